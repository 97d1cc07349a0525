"""The formats of exports, each with the name that the command and the page know it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from ecrf.crf import T

from . import parcel
from .parcel import Order, Written
from .sheets import File


@dataclass(frozen=True)
class Format:
    """A format: what people call it, and the module of this package that writes it.

    The module loads when the first export of the format is written (rulings R84): its libraries cost seconds, and a
    server that serves pages needs none of them.
    """

    title: T
    module: str
    writer: str = "files"
    """The function of that module: an order in, the files it wrote into the order's folder out, in the order of the manifest."""

    def files(self, order: Order) -> Sequence[File]:
        """Write the files of an order. Raises what the writer raises: ``Refused`` where the export would not be true."""
        return getattr(import_module(f".{self.module}", __package__), self.writer)(order)  # type: ignore[no-any-return]


FORMATS = {
    "csv": Format(T("CSV\u00a0: un fichier par page", "CSV: one file per page"), "csvs"),
    "csv-decoded": Format(T("CSV avec libellés\u00a0: le libellé à côté de chaque code, et une table longue de toutes les valeurs",
                            "CSV with decodes: the label beside each code, and one long table of all values"), "decodes"),
    "excel": Format(T("Excel\u00a0: un classeur, une feuille par page, libellés à côté des codes, et une table longue",
                      "Excel: one workbook, one sheet per page, labels beside codes, and one long table"), "excel"),
    "xpt": Format(T("SAS\u00a0: fichiers de transport v5, et programmes de lecture en R et SAS",
                    "SAS: transport files v5, and programs that load them in R and SAS"), "datasets", "xpt"),
    "sav": Format(T("SPSS\u00a0: un fichier .sav par page", "SPSS: one .sav file per page"), "datasets", "sav"),
    "dta": Format(T("Stata\u00a0: un fichier .dta par page", "Stata: one .dta file per page"), "datasets", "dta"),
    "parquet": Format(T("Parquet\u00a0: un fichier par page", "Parquet: one file per page"), "datasets", "parquet"),
    "odm": Format(T("CDISC ODM 1.3.2\u00a0: l’étude, les données, la piste, les signatures et les queries",
                    "CDISC ODM 1.3.2: the study, the data, the trail, the signatures and the queries"), "odm", "snapshot"),
    "odm-transactional": Format(T("CDISC ODM 1.3.2 transactionnel\u00a0: chaque version de chaque valeur",
                                  "CDISC ODM 1.3.2, transactional: each version of each value"), "odm", "transactional"),
    "odm2": Format(T("CDISC ODM 2.0, XML\u00a0: l’étude, les données, la piste, les signatures et les queries",
                     "CDISC ODM 2.0, XML: the study, the data, the trail, the signatures and the queries"), "odm2", "xml"),
    "odm2-json": Format(T("CDISC ODM 2.0, JSON\u00a0: le même contenu que le XML",
                          "CDISC ODM 2.0, JSON: the same content as the XML"), "odm2", "as_json"),
    "sdtm": Format(T("CDISC SDTM\u00a0: les données comme les lisent les autorités, en Dataset-JSON 1.1 et SAS v5, avec Define-XML 2.1",
                     "CDISC SDTM: the data as regulators read them, in Dataset-JSON 1.1 and SAS v5, with Define-XML 2.1"), "sdtm.delivery"),
    "define": Format(T("CDISC Define-XML 2.1 seul\u00a0: ce que sont les jeux de données SDTM, sans données",
                       "CDISC Define-XML 2.1 alone: what the SDTM datasets are, without data"), "sdtm.delivery", "described"),
    "adam": Format(T("Jeux d’analyse\u00a0: sujets, ulcères, temps jusqu’à la cicatrisation, scores, événements, avec leurs dérivations",
                     "Analysis datasets: subjects, ulcers, time to healing, scores, events, with their derivations"), "analyses"),
    "pdf": Format(T("PDF\u00a0: un cahier par sujet", "PDF: one casebook per subject"), "casebooks"),
    "record": Format(T("Dossier scellé seul\u00a0: données, piste scellée, signatures, et de quoi tout contrôler sans l’application",
                       "Sealed record alone: data, sealed trail, signatures, and what checks it all without the application"), "archive", "record"),
    "archive": Format(T("Archive de l’étude\u00a0: le dossier scellé, et avec lui cahiers PDF, ODM, SAS, schémas et documents",
                        "Study archive: the sealed record, and with it PDF casebooks, ODM, SAS, schemas and documents"), "archive"),
}


def write(form: str, order: Order) -> Written:
    """Write an export of that format into the order's empty folder. Raises ``KeyError`` for a format that is none."""
    return parcel.close(order, form, FORMATS[form].files(order))
