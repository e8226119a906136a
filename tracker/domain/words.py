"""The mark under which the catalogue finds sentences of the domain; whoever shows one passes it through gettext."""

N_ = str
