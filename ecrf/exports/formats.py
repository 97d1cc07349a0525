"""The formats of exports, each with the name that the command and the page know it by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ecrf.crf import T

from . import archive, casebooks, csvs, datasets, odm, parcel
from .parcel import Order, Written
from .sheets import File


@dataclass(frozen=True)
class Format:
    """A format: what people call it, and what writes its files into the order's folder, in the order of the manifest."""

    title: T
    files: Callable[[Order], Sequence[File]]


FORMATS = {
    "csv": Format(T("CSV\u00a0: un fichier par page", "CSV: one file per page"), csvs.files),
    "xpt": Format(T("SAS\u00a0: fichiers de transport v5, et programmes de lecture en R et SAS",
                    "SAS: transport files v5, and programs that load them in R and SAS"), datasets.FILES["xpt"]),
    "sav": Format(T("SPSS\u00a0: un fichier .sav par page", "SPSS: one .sav file per page"), datasets.FILES["sav"]),
    "dta": Format(T("Stata\u00a0: un fichier .dta par page", "Stata: one .dta file per page"), datasets.FILES["dta"]),
    "parquet": Format(T("Parquet\u00a0: un fichier par page", "Parquet: one file per page"), datasets.FILES["parquet"]),
    "odm": Format(T("CDISC ODM 1.3.2\u00a0: l’étude, les données, la piste, les signatures et les queries",
                    "CDISC ODM 1.3.2: the study, the data, the trail, the signatures and the queries"), odm.FILES["odm"]),
    "odm-transactional": Format(T("CDISC ODM 1.3.2 transactionnel\u00a0: chaque version de chaque valeur",
                                  "CDISC ODM 1.3.2, transactional: each version of each value"), odm.FILES["odm-transactional"]),
    "pdf": Format(T("PDF\u00a0: un cahier par sujet", "PDF: one casebook per subject"), casebooks.files),
    "archive": Format(T("Archive de l’étude\u00a0: données, piste scellée, signatures, et de quoi tout contrôler sans l’application",
                        "Study archive: data, sealed trail, signatures, and what checks it all without the application"), archive.files),
}


def write(form: str, order: Order) -> Written:
    """Write an export of that format into the order's empty folder. Raises ``KeyError`` for a format that is none."""
    return parcel.close(order, form, FORMATS[form].files(order))
