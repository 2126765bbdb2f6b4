"""What may identify a child, and so has no place in a case: keys that ask for it, and numbers."""

from __future__ import annotations

import re

from routeboek.text_guard import familiar

PERSONAL_KEYS = frozenset(
    """
    naam name voornaam achternaam roepnaam initialen bsn burgerservicenummer pgn ot_nummer
    persoonsgebonden_nummer leerlingnummer geboortedatum geboorteplaats birth_date birthdate
    date_of_birth adres address straat postcode woonplaats telefoon telefoonnummer email e_mail
    mail diagnose diagnosis medisch medical medicatie beperking ziekte stoornis nationaliteit
    geloof opmerking opmerkingen notitie toelichting notes note comment
    """.split()
)


def asks_for_personal_data(key: str) -> bool:
    """Whether a key has such a name: it gets its own message instead of "unknown key"."""
    words = re.split(r"[\W_]+", familiar(key[:100]).lower())
    return not PERSONAL_KEYS.isdisjoint({"_".join(words), "".join(words), *words})


def may_be_service_number(text: str) -> bool:
    """Whether a text passes the eleven test, so that it may be a citizen service number (BSN)."""
    digits = re.sub(r"[._-]", "", text)
    if not digits.isascii() or not digits.isdigit() or not 8 <= len(digits) <= 9 or not int(digits):
        return False
    *body, last = (int(digit) for digit in digits.zfill(9))
    return (sum(n * digit for n, digit in zip(range(9, 1, -1), body, strict=True)) - last) % 11 == 0
