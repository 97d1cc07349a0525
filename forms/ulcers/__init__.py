"""Digital ulcers: register, assessment at each visit, decision to inject."""
