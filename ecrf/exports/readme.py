"""The words of an archive's README.txt, in French and English, for a reader who has nothing else."""

from __future__ import annotations

from collections.abc import Collection

from ecrf.casebook import seals
from ecrf.crf import T
from ecrf.permissions import ROLES

from .parcel import Order

_RULE = "=" * 100
_WHAT = T("""ARCHIVE DE L’ÉTUDE {study} ({registration})

Ce dossier (ou ce zip) contient les données d’un essai clinique telles que le cahier électronique les tenait le {at} (temps
universel), sous le nom de coupe « {cut} », protocole {protocol}, lues par le rôle « {role} ». Il se lit sans l’application qui
l’a écrit : tous les fichiers sont du texte UTF-8 ; aucun n’est chiffré.

CONTRÔLER
  python verify.py              dans ce dossier, ou : python verify.py ARCHIVE.zip
Python 3.9 ou plus récent, sans réseau ni bibliothèque. Une phrase par défaut et le code 1 ; sinon des nombres et le code 0.
Sans Python : « sha256sum » de chaque fichier, à comparer avec manifest.json, dont l’empreinte est dans manifest.sha256. Comparez
cette dernière avec celle notée ailleurs à la remise (piste d’audit de l’application, reçu) : qui peut tout réécrire
ici peut aussi réécrire manifest.sha256.

FICHIERS
  manifest.json     la coupe, le lecteur, et de chaque fichier : lignes, octets, SHA-256
  definition.json   la définition de l’étude : pages, questions, codes, contrôles, dans les deux langues
  data/PAGE.csv     une ligne par page remplie. STUDYID, SITEID, SUBJID, USUBJID, VISIT et LINE la situent ; PAGE_STATE dit où elle
                    en est ; NOM est la valeur, NOM_MISS le code d’absence (ND non fait, UNK inconnu, NA sans objet, REF refusé),
                    NOM_REASND sa raison. Virgules, guillemets doublés, fins de ligne CR LF (RFC 4180). Dates AAAA-MM-JJ,
                    partielles AAAA-MM ou AAAA ; heures HH:MM ; point décimal. Rien n’est arrondi ni complété.
  data/dictionary.csv, codelists.csv, visits.csv   ce que veulent dire colonnes, codes et visites
  data/subjects.csv, queries.csv, sdv.csv, signatures.csv, cuts.csv   sujets, questions, vérifications, signatures, coupes
  data/audit.csv    la piste d’audit : qui, quand (temps universel), en quel rôle, ancienne et nouvelle valeur, raison
""", """ARCHIVE OF THE STUDY {study} ({registration})

This folder (or zip) holds the data of a clinical trial as the electronic case report form kept them on {at} (universal time),
under the name of the cut “{cut}”, protocol {protocol}, read by the role “{role}”. It is read without the application that wrote
it: every file is UTF-8 text; none is encrypted.

CHECK IT
  python verify.py              in this folder, or: python verify.py ARCHIVE.zip
Python 3.9 or later, no network, no library. One sentence per fault and code 1; else numbers and code 0.
Without Python: “sha256sum” of each file, compared with manifest.json, whose own digest is in manifest.sha256. Compare that one
with the digest written down elsewhere when the archive was handed over (the application’s audit trail, a receipt): whoever
can rewrite everything here can rewrite manifest.sha256 too.

FILES
  manifest.json     the cut, the reader, and of each file: rows, bytes, SHA-256
  definition.json   the study definition: pages, questions, codes, checks, in both languages
  data/PAGE.csv     one row per page filled. STUDYID, SITEID, SUBJID, USUBJID, VISIT and LINE place it; PAGE_STATE says how far it
                    is; NAME is the value, NAME_MISS the missing code (ND not done, UNK unknown, NA not applicable, REF refused),
                    NAME_REASND the reason of that. Commas, doubled quotes, lines ending with CR LF (RFC 4180). Dates YYYY-MM-DD,
                    partial ones YYYY-MM or YYYY; times HH:MM; decimal point. Nothing is rounded or filled in.
  data/dictionary.csv, codelists.csv, visits.csv   what columns, codes and visits mean
  data/subjects.csv, queries.csv, sdv.csv, signatures.csv, cuts.csv   subjects, queries, verification, signatures, cuts
  data/audit.csv    the audit trail: who, when (universal time), in which role, old and new value, reason
""")
_CHAINS = T("""  trail/acts.jsonl  chaque acte du dossier, une ligne par acte : {{"seal" : empreinte, "sealed" : {{"act", "content", "previous"}}}}.
                    « seal » est le SHA-256 du texte de « sealed », qui est en JSON canonique (RFC 8785, UTF-8) : « act » dit qui,
                    quand, quoi ; « content » les lignes apportées, triées ; « previous » le sceau de l’acte d’avant dans la même
                    suite (« stream » : une par sujet, centre, compte, et une pour l’étude). Changer un acte change son
                    sceau, donc tous les suivants. « masked » au lieu de « sealed » : un texte personnel saisi par erreur a été
                    masqué ; ce sceau-là ne se recalcule pas, l’acte suivant le nomme. Les heures sont en temps universel.
  trail/heads.json  le dernier acte de chaque suite à la coupe : [suite, numéro, sceau]
Les valeurs courantes de data/ sont, pour chaque question, la dernière version (« item_version ») de la suite du sujet ; verify.py le
contrôle, sauf PROTOCOL_VERSION, l’énoncé des questions des contrôles automatiques et les valeurs calculées depuis d’autres pages.
""", """  trail/acts.jsonl  every act of the record, one line per act: {{"seal": digest, "sealed": {{"act", "content", "previous"}}}}.
                    “seal” is the SHA-256 of the text of “sealed”, which is canonical JSON (RFC 8785, UTF-8): “act” says who,
                    when, what; “content” the rows brought, sorted; “previous” the seal of the act before it in the same
                    chain (“stream”: one per subject, site, account, and one for the study). To change an act is to change
                    its seal, and so all that follow. “masked” in the place of “sealed”: personal words typed by mistake were
                    masked; that seal cannot be computed again, the next act names it. Times are universal time.
  trail/heads.json  the last act of each chain at the cut: [stream, number, seal]
The current values of data/ are, for each question, the last version (“item_version”) in the subject’s chain; verify.py checks
it, but for PROTOCOL_VERSION, the wording of questions of automatic checks, and values computed from other pages.
""")
_PART = T("""
Ce lecteur ne voit pas tout de l’étude (aveugle, centres ou comptes) : l’archive ne contient que ce qu’il voit. Elle ne contient
pas la suite scellée des actes, qui ne se prouve qu’entière ; verify.py contrôle donc les fichiers contre le manifeste, rien de plus.
""", """
This reader does not see all of the study (blinding, sites or accounts): the archive holds only what is seen. It does not
hold the sealed chain of acts, which proves something only whole; so verify.py checks the files against the manifest, nothing more.
""")
_ENCLOSED = T("""
À CÔTÉ DES DONNÉES, LES MÊMES DANS D’AUTRES FORMATS
  pdf/SUJET.pdf     le cahier de chaque sujet, à lire et à imprimer (PDF/A) : valeurs, motifs, questions, signatures, piste
  odm/odm.xml       l’étude, les données, les questions et les signatures en CDISC ODM 1.3.2, à la coupe
  odm/transactional/odm-transactional.xml   de même, avec chaque version de chaque valeur
  xpt/              un fichier de transport SAS v5 par table, ses programmes de lecture en R et SAS, variables.csv qui les décrit
  schemas/odm-1.3.2/   le schéma XML de CDISC, contre lequel les fichiers ODM ont été contrôlés
  software.json     Python et les bibliothèques qui ont écrit l’archive, avec leur version
S’ils diffèrent, data/ et, s’il est là, trail/ font foi : les autres en sont tirés.
""", """
BESIDE THE DATA, THE SAME IN OTHER FORMATS
  pdf/SUBJECT.pdf   the casebook of each subject, to read and print (PDF/A): values, reasons, queries, signatures, trail
  odm/odm.xml       the study, data, queries and signatures as CDISC ODM 1.3.2, at the cut
  odm/transactional/odm-transactional.xml   the same, with each version of each value
  xpt/              one SAS transport file v5 per table, the programs that load them in R and SAS, variables.csv that describes them
  schemas/odm-1.3.2/   CDISC’s XML schema, against which the ODM files were checked
  software.json     Python and the libraries that wrote the archive, with their versions
Where they differ, data/ and, if it is there, trail/ count: the others are made from them.
""")
_PAPERS = T("  documents/        cahier vierge, dictionnaire, calendrier, contrôles et hypothèses (PDF/A), dans les deux langues\n",
            "  documents/        blank CRF, dictionary, schedule, checks and assumptions (PDF/A), in both languages\n")
_NO_PAPERS = T("Le cahier vierge et les autres documents manquent\u00a0: une autre définition de l’étude était en service quand l’archive\n"
               "a été écrite. definition.json et data/dictionary.csv disent la même chose.\n",
               "The blank CRF and the other documents are missing: another study definition was in use when the archive was\n"
               "written. definition.json and data/dictionary.csv say the same.\n")
_WORDING = T("  documents/wording/   l’énoncé sous licence des questionnaires, tel que les pages le montrent\n",
             "  documents/wording/   the licensed wording of questionnaires, as the pages show it\n")


def words(order: Order, chains: bool, enclosed: Collection[str] = ()) -> str:
    """The whole text; the same for the same cut and reader, in whatever language the order is. ``enclosed``: names of the files
    that are there beside the record."""
    study, cut, told = order.definition.study, order.cut, []
    for lang in ("fr", "en"):
        told += [_WHAT[lang].format(study=study["oid"], registration=study["registration"], at=seals.moment(cut.at), cut=cut.name,
                                    protocol=cut.protocol, role=ROLES[order.reader.role][lang]),
                 (_CHAINS if chains else _PART)[lang].replace("{{", "{").replace("}}", "}"), *_beside(enclosed, lang), f"\n{_RULE}\n\n"]
    return "".join(told[:-1])


def _beside(enclosed: Collection[str], lang: str) -> list[str]:
    """What is said of the other files: each folder that is there, and the documents where they are not."""
    if not enclosed:
        return []
    papers = any(name.startswith("documents/") for name in enclosed)
    return [_ENCLOSED[lang], (_PAPERS if papers else _NO_PAPERS)[lang],
            *([_WORDING[lang]] if any(name.startswith("documents/wording/") for name in enclosed) else [])]
