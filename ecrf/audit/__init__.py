"""The audit trail: every act, readable and filtered, for whoever may read it."""
