"""Edit checks of what was given against what was allocated, for unblinded roles only (trial.md 6.5 and 6.7, EC89, EC90, EC126)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, T
from forms.cells.allocation import RANDU
from forms.cells.codelists import ARM
from forms.cells.manufacturing import MFG
from forms.cells.product import INJP, arm_given
from forms.cells.session import INJ
from forms.checks.registry import CHECKS, Verdict

_BATCH = (INJP.LOTNO, MFG.BATCHNO, MFG.MFGTYPE)


@CHECKS.check("EC89", "H", Behaviour.BLOCK,
              T("Bras attribué : {arm} ; dose enregistrée : {dose}. Vérifiez les deux.",
                "Arm allocated: {arm}; dose recorded: {dose}. Check both."),
              on=INJP.DOSEGIV, items=(RANDU.ARM,), steps=("lock",))
def dose_fits_the_arm(form: FormView, book: Book) -> Verdict:
    """A subject allocated to placebo received no cells, one allocated to cells received some."""
    arm = book.form("RANDU").ARM
    if arm is None or form.DOSEGIV is None:
        return None
    return (form.DOSEGIV > 0) == (arm == "ACTIVE") or {"arm": ARM[arm].label, "dose": str(form.DOSEGIV)}


@CHECKS.check("EC90", "H", Behaviour.BLOCK,
              T("Traitement reçu : {given} ; bras attribué : {arm}. Vérifiez le lot ; sinon c’est une déviation critique.",
                "Treatment received: {given}; arm allocated: {arm}. Check the batch; otherwise it is a critical deviation."),
              on=INJP.LOTNO, items=(RANDU.ARM, *_BATCH[1:]), steps=("lock",), deviation=("PRODUCT", "CRITICAL"))
def treatment_received_is_that_allocated(form: FormView, book: Book) -> Verdict:
    """The batch injected was made as what the subject was allocated to."""
    arm, given = book.form("RANDU").ARM, arm_given(form, book)
    return arm is None or given is None or arm == given or {"given": ARM[given].label, "arm": ARM[arm].label}


@CHECKS.check("EC126", "H", Behaviour.BLOCK,
              T("Sujet injecté, et le lot injecté n’est celui d’aucun lot fabriqué : établissez le traitement reçu.",
                "Subject injected, and the lot injected is none of the batches made: set the treatment received."),
              on=RANDU.ARM, items=(INJ.EXSTDAT, *_BATCH), steps=("lock_study",))
def treatment_received_is_set(form: FormView, book: Book) -> Verdict:
    """Once a subject is injected, the treatment received follows from the batch, before anybody is unblinded."""
    return book.form("INJ", "D0").EXSTDAT is None or arm_given(book.form("INJP", "D0"), book) is not None
