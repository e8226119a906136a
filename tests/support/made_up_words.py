"""What is said in something of the kind that `tests/support/made_up_kind.py` makes up."""

SHOWN, ALONE = "thanked for the soup", "thought of thanking for bread"
