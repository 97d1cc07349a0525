"""Entry: filling a page in one sitting, saving it in one request, correcting it with a reason; drafts in between."""
