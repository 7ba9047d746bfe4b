"""What ``apply/`` needs to know: the form, made from the record types, and the accounts that can be chosen."""
