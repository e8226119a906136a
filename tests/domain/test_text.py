"""A password or a PIN is refused by its look, and talk about passwords is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Invalid
from tracker.domain.text import looks_like_credential, refuse_credential
from tracker.web.errors.words import sentence_of


@pytest.mark.parametrize(
    "text",
    [
        "password: hunter2",
        "Password = letmein",
        "pin 1234",
        "PIN: 4821",
        "my PIN is 4821.",
        "PIN for my phone is 4821",
        "passwort Sommer2024",
        "Passwort: Sommer",
        "das Passwort für das Handy ist Sommer24",
        "passcode 482913",
        'The password for my e-mail: "tr0ub4dor&3"',
        "pw: abcd",
        "password is now Blue42!",
        'the password is "letmein"',
        "PIN-Code: 1234",
        "cvv 1234",
        "cvv: 123",
        "Security code: 991823",
        "door code 4821",
        "contraseña: perro99",
        "mot de passe: soleil",
        "password→correct-horse-battery-staple",
        "alex@example.com / hunter2",
        "passphrase: 'correcthorse'",
        "pin code 1234",
        "PIN: ask me. password: hunter2",
        "It is written down,\npassword: letmein\nand that is all",
    ],
)
def test_a_stated_secret_is_seen(text: str) -> None:
    assert looks_like_credential(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Change the password together on Sunday",
        "Passwords: we look at them together",
        "password: changed.",
        "We sat down and changed my password at 20:15",
        "Password session: 20:15",
        "PIN: 20:15",
        "No password is kept from Alex",
        "I gave Sam my password in person",
        "My pin is four digits and Alex knows it",
        "The password is 12 characters long",
        "Pin 3 photos to the wall",
        "password manager set up, 1Password",
        "moved to password 1Password",
        "pinned the note 2026",
        "Write to sam@example.org / 2026-03-01",
        "Met at pin 2026-03-02",
        "open-book session with phone, codes known to both",
        "the password for the trip to Rome 2026 is none of my business",
        "Phone open on the table, no passcode",
        "spinning 45 minutes",
        "Password: ask Sam",
        "keypin 1234",
        "told Alex the PIN on 3 March",
        "bowling: 10 pins 3 strikes",
        "passwords changed 3 times",
        "pin: none",
    ],
)
def test_talk_about_secrets_is_not_a_secret(text: str) -> None:
    assert not looks_like_credential(text)


@given(st.text(st.characters(categories=["L", "Zs"]), max_size=80))
def test_words_alone_without_a_sign_are_never_refused(text: str) -> None:
    assert not looks_like_credential(f"{text} my password {text}")


@given(st.from_regex(r"[A-Za-z]{3,10}[0-9]{2,6}", fullmatch=True))
def test_letters_with_digits_after_a_colon_are_refused_anywhere_in_a_text(secret: str) -> None:
    assert looks_like_credential(f"We agreed on it. Password for the laptop: {secret}, as before.")


def test_the_refusal_names_the_field_says_what_to_do_and_repeats_nothing() -> None:
    with pytest.raises(Invalid) as refused:
        refuse_credential("words", "password: hunter2")
    assert refused.value.field == "words"
    assert sentence_of(refused.value) == (
        "This looks like a password or a PIN, and Steady never keeps one. Take it out, and say what you will do."
    )


def test_harmless_words_pass() -> None:
    refuse_credential("words", "We looked at the phone together.")
