"""The decision about one ulcer: index ulcer, and whether to inject it."""

from ecrf.crf import CRF, Choice, Per, T, Text, YesNo
from forms.codelists import ULC_DECISION
from forms.source import section


class ULCD(CRF):
    """The physician's decision per ulcer, at inclusion and again on the day of injection."""

    oid, version, domain = "ULCD", "1.0", "TU"
    title = T("Décision pour l’ulcère", "Decision for the ulcer")
    source = section("4.22 and 5.1", "F23, decisions")
    repeats = Per("ULCR")
    summary = ("INDEXULC", "INJDEC")
    help = T("L’ulcère cardinal est choisi à l’inclusion : le plus grand ulcère actif éligible, à égalité le plus "
             "douloureux. Le jour de l’injection, l’état de l’ulcère peut avoir changé : la décision est reprise.",
             "The index ulcer is chosen at inclusion: the largest eligible active ulcer, then the most painful. On "
             "the day of injection the ulcer may have changed: the decision is taken again.")

    INDEXULC = YesNo(T("Ulcère cardinal", "Index ulcer"), judgement=True, critical=True, sdtm="TRTESTCD=INDEXULC")
    INJDEC = Choice(T("Décision", "Decision"), ULC_DECISION, judgement=True, critical=True, sdtm="TRTESTCD=INJDEC",
                    help=T("À l’inclusion : ce qui est prévu. Le jour de l’injection : ce qui est décidé, même pour un "
                           "ulcère cicatrisé entre-temps.",
                           "At inclusion: what is planned. On the day of injection: what is decided, even for an "
                           "ulcer that has healed in between."))
    INJREAS = Text(T("Motif", "Reason"), judgement=True, when=INJDEC.one_of("INJECT_OTHER", "DO_NOT_INJECT"),
                   sdtm="SUPPTR.QNAM=INJREAS")
