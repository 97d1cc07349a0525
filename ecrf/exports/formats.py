"""The formats of exports, each with the name that the command and the page know it by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ecrf.crf import T

from . import archive, casebooks, csvs, datasets, decodes, excel, odm, odm2, parcel
from .parcel import Order, Written
from .sheets import File


@dataclass(frozen=True)
class Format:
    """A format: what people call it, and what writes its files into the order's folder, in the order of the manifest."""

    title: T
    files: Callable[[Order], Sequence[File]]


FORMATS = {
    "csv": Format(T("CSV\u00a0: un fichier par page", "CSV: one file per page"), csvs.files),
    "csv-decoded": Format(T("CSV avec libellés\u00a0: le libellé à côté de chaque code, et une table longue de toutes les valeurs",
                            "CSV with decodes: the label beside each code, and one long table of all values"), decodes.files),
    "excel": Format(T("Excel\u00a0: un classeur, une feuille par page, libellés à côté des codes, et une table longue",
                      "Excel: one workbook, one sheet per page, labels beside codes, and one long table"), excel.files),
    "xpt": Format(T("SAS\u00a0: fichiers de transport v5, et programmes de lecture en R et SAS",
                    "SAS: transport files v5, and programs that load them in R and SAS"), datasets.FILES["xpt"]),
    "sav": Format(T("SPSS\u00a0: un fichier .sav par page", "SPSS: one .sav file per page"), datasets.FILES["sav"]),
    "dta": Format(T("Stata\u00a0: un fichier .dta par page", "Stata: one .dta file per page"), datasets.FILES["dta"]),
    "parquet": Format(T("Parquet\u00a0: un fichier par page", "Parquet: one file per page"), datasets.FILES["parquet"]),
    "odm": Format(T("CDISC ODM 1.3.2\u00a0: l’étude, les données, la piste, les signatures et les queries",
                    "CDISC ODM 1.3.2: the study, the data, the trail, the signatures and the queries"), odm.FILES["odm"]),
    "odm-transactional": Format(T("CDISC ODM 1.3.2 transactionnel\u00a0: chaque version de chaque valeur",
                                  "CDISC ODM 1.3.2, transactional: each version of each value"), odm.FILES["odm-transactional"]),
    "odm2": Format(T("CDISC ODM 2.0, XML\u00a0: l’étude, les données, la piste, les signatures et les queries",
                     "CDISC ODM 2.0, XML: the study, the data, the trail, the signatures and the queries"), odm2.FILES["odm2"]),
    "odm2-json": Format(T("CDISC ODM 2.0, JSON\u00a0: le même contenu que le XML",
                          "CDISC ODM 2.0, JSON: the same content as the XML"), odm2.FILES["odm2-json"]),
    "pdf": Format(T("PDF\u00a0: un cahier par sujet", "PDF: one casebook per subject"), casebooks.files),
    "record": Format(T("Dossier scellé seul\u00a0: données, piste scellée, signatures, et de quoi tout contrôler sans l’application",
                       "Sealed record alone: data, sealed trail, signatures, and what checks it all without the application"), archive.record),
    "archive": Format(T("Archive de l’étude\u00a0: le dossier scellé, et avec lui cahiers PDF, ODM, SAS, schémas et documents",
                        "Study archive: the sealed record, and with it PDF casebooks, ODM, SAS, schemas and documents"), archive.files),
}


def write(form: str, order: Order) -> Written:
    """Write an export of that format into the order's empty folder. Raises ``KeyError`` for a format that is none."""
    return parcel.close(order, form, FORMATS[form].files(order))
