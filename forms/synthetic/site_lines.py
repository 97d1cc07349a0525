"""What each synthetic site keeps: normal ranges of an invented laboratory, and the consent versions approved there."""

from __future__ import annotations

CONSENTS = (
    {"CVVER": "1.0", "CVKIND": "MAIN", "CVFROM": "2019-01-01", "CVTO": "2019-12-31"},
    {"CVVER": "2.0", "CVKIND": "MAIN", "CVFROM": "2020-01-01"},
    {"CVVER": "2.1", "CVKIND": "MAIN", "CVFROM": "2020-01-01"},
    {"CVVER": "B1", "CVKIND": "BIOBANK", "CVFROM": "2020-01-01"},
)
"""Approved versions, the same at every site; synthetic subjects sign 2.0."""

VALID_FROM = "2019-01-01"

# Adult normal ranges as French laboratories print them; two columns of units where two are usual: sites with an odd
# number report the first, those with an even number the second. "-" is no limit.
#  test    sex  unit     low    high     unit      low     high
_RANGES = """
   HGB     F    g/dL     12.0   16.0     g/L       120     160
   HGB     M    g/dL     13.0   17.0     g/L       130     170
   HCT     F    %        36     47       L/L       0.36    0.47
   HCT     M    %        40     52       L/L       0.40    0.52
   RBC     F    T/L      4.0    5.3
   RBC     M    T/L      4.5    5.8
   WBC     ANY  G/L      4.0    10.0
   NEUT    ANY  G/L      1.5    7.5
   LYM     ANY  G/L      1.0    4.0
   EOS     ANY  G/L      0.02   0.63
   PLAT    ANY  G/L      150    400
   SODIUM  ANY  mmol/L   136    145
   K       ANY  mmol/L   3.4    4.9
   CREAT   F    umol/L   45     84       mg/L      5.1     9.5
   CREAT   M    umol/L   59     104      mg/L      6.7     11.8
   UREA    ANY  mmol/L   2.8    8.1      g/L       0.17    0.49
   GLUC    ANY  mmol/L   3.9    6.1      g/L       0.70    1.10
   HBA1C   ANY  %        4.0    6.0      mmol/mol  20      42
   ALT     F    U/L      7      35
   ALT     M    U/L      7      50
   AST     F    U/L      7      35
   AST     M    U/L      7      50
   GGT     F    U/L      5      38
   GGT     M    U/L      5      55
   ALP     ANY  U/L      35     120
   BILI    ANY  umol/L   3      21       mg/L      2       12
   ALB     ANY  g/L      35     52
   CK      F    U/L      26     170
   CK      M    U/L      39     200
   LDH     ANY  U/L      125    250
   CRP     ANY  mg/L     -      5
   URATE   F    umol/L   143    340      mg/L      24      57
   URATE   M    umol/L   200    420      mg/L      34      70
   CA      ANY  mmol/L   2.20   2.60     mg/L      88      104
   FERRI   F    ug/L     13     150
   FERRI   M    ug/L     30     400
   NTPBNP  ANY  ng/L     -      125
   TP      ANY  %        70     130
   INR     ANY  1        0.8    1.2
   APTT    ANY  1        0.8    1.2
   FIBRI   ANY  g/L      2.0    4.0
   DDIMER  ANY  ug/L     -      500      mg/L      -       0.5
   PROTCR  ANY  mg/mmol  -      15       mg/g      -       133
   CHOL    ANY  mmol/L   -      5.2      g/L       -       2.00
   LDL     ANY  mmol/L   -      4.1      g/L       -       1.60
   TG      ANY  mmol/L   -      1.7      g/L       -       1.50
"""


def laboratory(site: int) -> str:
    """The code of a site's laboratory."""
    return f"LAB{site:02d}"


def _ranges(site: int) -> list[dict[str, str]]:
    lines = []
    for row in _RANGES.strip().splitlines():
        test, sex, *columns = row.split()
        unit, low, high = columns[3:] if len(columns) == 6 and site % 2 == 0 else columns[:3]
        line = {"LRLAB": laboratory(site), "LRTEST": test, "LRUNIT": unit, "LRSEX": sex, "LRLOW": low, "LRHIGH": high,
                "LRFROM": VALID_FROM}
        lines.append({name: typed for name, typed in line.items() if typed != "-"})
    return lines


def registers(site: int) -> dict[str, list[dict[str, str]]]:
    """The registers of a site, by page, each line as somebody types it; all of it is invented."""
    return {"CNSV": [dict(line) for line in CONSENTS], "LABR": _ranges(site)}
