"""The laboratory tests of the trial: their words, their place in SDTM, and whether a panel waits for them (trial.md 4.17)."""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.crf import Code, Codelist, T
from forms.laboratory.units import allowed


@dataclass(frozen=True)
class Test:
    """One test. ``code`` is the name of its item, ``sdtm`` its LBTESTCD; ``optional``: not every laboratory measures it."""

    code: str
    label: T
    sdtm: str
    optional: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """The units it may be reported in, the one it is judged in first."""
        return allowed(self.code)


_TESTS = (
    Test("HGB", T("Hémoglobine", "Haemoglobin"), "HGB"),
    Test("HCT", T("Hématocrite", "Haematocrit"), "HCT"),
    Test("RBC", T("Hématies", "Red blood cells"), "RBC"),
    Test("WBC", T("Leucocytes", "White blood cells"), "WBC"),
    Test("NEUT", T("Polynucléaires neutrophiles", "Neutrophils"), "NEUT"),
    Test("LYM", T("Lymphocytes", "Lymphocytes"), "LYM"),
    Test("EOS", T("Polynucléaires éosinophiles", "Eosinophils"), "EOS"),
    Test("PLAT", T("Plaquettes", "Platelets"), "PLAT"),
    Test("SODIUM", T("Sodium", "Sodium"), "SODIUM"),
    Test("K", T("Potassium", "Potassium"), "K"),
    Test("CREAT", T("Créatinine", "Creatinine"), "CREAT"),
    Test("UREA", T("Urée", "Urea"), "UREA"),
    Test("GLUC", T("Glucose", "Glucose"), "GLUC"),
    Test("HBA1C", T("Hémoglobine glyquée (HbA1c)", "Glycated haemoglobin (HbA1c)"), "HBA1C", optional=True),
    Test("ALT", T("ALAT", "ALT"), "ALT"),
    Test("AST", T("ASAT", "AST"), "AST"),
    Test("GGT", T("Gamma-GT", "Gamma-GT"), "GGT"),
    Test("ALP", T("Phosphatases alcalines", "Alkaline phosphatase"), "ALP"),
    Test("BILI", T("Bilirubine totale", "Total bilirubin"), "BILI"),
    Test("ALB", T("Albumine", "Albumin"), "ALB"),
    Test("CK", T("CPK", "Creatine kinase"), "CK"),
    Test("LDH", T("LDH", "LDH"), "LDH"),
    Test("CRP", T("CRP", "CRP"), "CRP"),
    Test("URATE", T("Acide urique", "Uric acid"), "URATE", optional=True),
    Test("CA", T("Calcium total", "Total calcium"), "CA"),
    Test("FERRI", T("Ferritine", "Ferritin"), "FERRITIN", optional=True),
    Test("NTPBNP", T("NT-proBNP", "NT-proBNP"), "BNPPRONT", optional=True),
    Test("TP", T("Taux de prothrombine (TP)", "Prothrombin activity"), "PT"),
    Test("INR", T("INR", "INR"), "INR"),
    Test("APTT", T("TCA, ratio patient/témoin", "APTT, ratio patient/control"), "APTTSTND"),
    Test("FIBRI", T("Fibrinogène", "Fibrinogen"), "FIBRINO"),
    Test("DDIMER", T("D-dimères (FEU)", "D-dimer (FEU)"), "DDIMER", optional=True),
    Test("PROTCR", T("Protéines/créatinine urinaires", "Urine protein/creatinine"), "PROTCRT"),
    Test("CHOL", T("Cholestérol total", "Total cholesterol"), "CHOL"),
    Test("LDL", T("LDL-cholestérol", "LDL cholesterol"), "LDL"),
    Test("TG", T("Triglycérides", "Triglycerides"), "TRIG"),
)

TESTS: dict[str, Test] = {test.code: test for test in _TESTS}
"""The tests by code."""

LB_TEST = Codelist("LB_TEST", tuple(Code(test.code, test.label) for test in _TESTS),
                   "trial.md 4.17 to 4.20, the names of their items")
"""The tests as a codelist, for the register of normal ranges."""
