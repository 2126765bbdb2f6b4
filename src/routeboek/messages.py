"""The sentences that the engine itself says, in Dutch and English.

Nothing here belongs to a region: names of tables, roles and facts come from the rules. Each
diagnostic has two sentences, what is wrong and what to do. Placeholders are `{name}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

Language = Literal["nl", "en"]

# code -> language -> (what is wrong, what to do)
DIAGNOSTICS: dict[str, dict[Language, tuple[str, str]]] = {
    # --- reading rule files (source.py) ---
    "file-missing": {
        "nl": ("Dit bestand bestaat niet.", "Controleer de naam en de map."),
        "en": ("This file does not exist.", "Check the name and the folder."),
    },
    "file-not-permitted": {
        "nl": ("Dit bestand mag niet worden gelezen.", "Vraag leesrechten voor dit bestand."),
        "en": ("Reading this file is not permitted.", "Ask for read permission on this file."),
    },
    "file-not-regular": {
        "nl": ("Dit is geen gewoon bestand.", "Geef een tekstbestand op, geen map of apparaat."),
        "en": ("This is not a regular file.", "Name a text file, not a folder or a device."),
    },
    "file-unreadable": {
        "nl": (
            "Dit bestand kan niet worden gelezen.",
            "Probeer het opnieuw of maak een nieuwe kopie van het bestand.",
        ),
        "en": ("This file cannot be read.", "Try again or make a new copy of the file."),
    },
    "file-too-large": {
        "nl": (
            "Dit bestand is groter dan {limit} MB.",
            "Splits het bestand of haal weg wat er niet in hoort.",
        ),
        "en": (
            "This file is larger than {limit} MB.",
            "Split the file or remove what does not belong in it.",
        ),
    },
    "file-not-utf8": {
        "nl": ("De tekst is niet in UTF-8 opgeslagen.", "Sla het bestand op als UTF-8."),
        "en": ("The text is not stored as UTF-8.", "Save the file as UTF-8."),
    },
    "file-control-character": {
        "nl": ("Hier staat een onzichtbaar stuurteken ({character}).", "Verwijder dit teken."),
        "en": (
            "There is an invisible control character here ({character}).",
            "Remove this character.",
        ),
    },
    "yaml-empty": {
        "nl": (
            "Er staat geen enkel document in dit bestand.",
            "Vul het bestand in of verwijder het.",
        ),
        "en": ("There is no document in this file.", "Fill in the file or remove it."),
    },
    "yaml-syntax": {
        "nl": (
            "De YAML is hier niet te lezen.",
            "Controleer inspringing, dubbele punten en aanhalingstekens hier en de regel ervoor.",
        ),
        "en": (
            "The YAML cannot be read here.",
            "Check indentation, colons and quotes on this line and the one before.",
        ),
    },
    "yaml-tab": {
        "nl": (
            "Hier staat een tab waar alleen spaties mogen staan.",
            "Vervang de tab door spaties.",
        ),
        "en": ("There is a tab here where only spaces are allowed.", "Replace the tab by spaces."),
    },
    "yaml-colon": {
        "nl": (
            "Hier staat een dubbele punt die niet op deze plek kan staan.",
            "Zet de tekst tussen aanhalingstekens of controleer de inspringing.",
        ),
        "en": (
            "There is a colon here that cannot stand in this place.",
            "Put the text in quotes or check the indentation.",
        ),
    },
    "yaml-needs-quotes": {
        "nl": (
            "Een tekst zonder aanhalingstekens kan niet met dit teken beginnen.",
            "Zet de tekst tussen aanhalingstekens.",
        ),
        "en": (
            "A text without quotes cannot start with this character.",
            "Put the text in quotes.",
        ),
    },
    "yaml-unclosed": {
        "nl": (
            "De `{opening}` die hier begint, wordt niet goed afgesloten.",
            "Zet het sluitende teken op de juiste plaats.",
        ),
        "en": (
            "The `{opening}` that starts here is not closed properly.",
            "Put the closing character in its place.",
        ),
    },
    "yaml-too-deep": {
        "nl": (
            "De inhoud is hier dieper genest dan {limit} niveaus.",
            "Maak de structuur platter.",
        ),
        "en": (
            "The content is nested deeper than {limit} levels here.",
            "Make the structure flatter.",
        ),
    },
    "yaml-anchor": {
        "nl": (
            "Hier staat een anker (`&`).",
            "Haal het anker weg: regels herhalen wat ze bedoelen.",
        ),
        "en": ("There is an anchor here (`&`).", "Remove the anchor: rules repeat what they mean."),
    },
    "yaml-alias": {
        "nl": (
            "Hier wordt met `*` verwezen naar een stuk elders in het bestand.",
            "Schrijf het stuk hier uit of zet de tekst tussen aanhalingstekens.",
        ),
        "en": (
            "A part from elsewhere in the file is referred to with `*` here.",
            "Write the part out here or put the text in quotes.",
        ),
    },
    "yaml-tag": {
        "nl": (
            "Hier staat een typeaanduiding (`!`).",
            "Haal de aanduiding weg of zet de tekst tussen aanhalingstekens.",
        ),
        "en": ("There is a type tag here (`!`).", "Remove the tag or put the text in quotes."),
    },
    "yaml-directive": {
        "nl": ("Hier staat een YAML-instructie (`%`).", "Haal deze regel weg."),
        "en": ("There is a YAML directive here (`%`).", "Remove this line."),
    },
    "yaml-document-marker": {
        "nl": (
            "Een nieuw document begint met een regel waarop alleen `---` staat.",
            "Zet de `---` op een eigen regel en haal `...` weg.",
        ),
        "en": (
            "A new document starts with a line that holds only `---`.",
            "Put the `---` on a line of its own and remove `...`.",
        ),
    },
    "yaml-merge-key": {
        "nl": (
            "De samenvoegsleutel `<<` is niet toegestaan.",
            "Schrijf uit wat hier hoort te staan.",
        ),
        "en": ("The merge key `<<` is not allowed.", "Write out what belongs here."),
    },
    "yaml-duplicate-key": {
        "nl": ("De sleutel {key} staat al op regel {first_line}.", "Houd één van de twee."),
        "en": ("The key {key} is already on line {first_line}.", "Keep one of the two."),
    },
    "yaml-key-not-text": {
        "nl": ("Deze sleutel is geen gewone tekst.", "Gebruik één woord als sleutel."),
        "en": ("This key is not plain text.", "Use one word as the key."),
    },
    "yaml-not-mapping": {
        "nl": (
            "Dit document begint niet met `sleutel: waarde`.",
            "Laat het document uit sleutels met waarden bestaan.",
        ),
        "en": (
            "This document does not start with `key: value`.",
            "Let the document consist of keys with values.",
        ),
    },
    # --- reading case files (casetext.py) ---
    "case-too-large": {
        "nl": (
            "De casus is groter dan {limit} MB.",
            "Lever alleen de velden van het casusformaat aan.",
        ),
        "en": ("The case is larger than {limit} MB.", "Supply only the fields of the case format."),
    },
    "case-utf16": {
        "nl": ("De casus is opgeslagen als UTF-16 of UTF-32.", "Sla de casus op als UTF-8."),
        "en": ("The case is stored as UTF-16 or UTF-32.", "Save the case as UTF-8."),
    },
    "case-not-utf8": {
        "nl": ("De casus is niet in UTF-8 opgeslagen.", "Sla de casus op als UTF-8."),
        "en": ("The case is not stored as UTF-8.", "Save the case as UTF-8."),
    },
    "case-empty": {
        "nl": (
            "De casus is leeg.",
            "Geef een JSON-object met ten minste `reference_date`, `sector` en `municipality`.",
        ),
        "en": (
            "The case is empty.",
            "Supply a JSON object with at least `reference_date`, `sector` and `municipality`.",
        ),
    },
    "case-not-json": {
        "nl": (
            "De casus is hier geen geldige JSON.",
            "Controleer komma's, aanhalingstekens en haakjes op en vóór deze plaats.",
        ),
        "en": (
            "The case is not valid JSON here.",
            "Check commas, quotes and brackets at and before this place.",
        ),
    },
    "case-not-object": {
        "nl": ("De casus is geen JSON-object.", "Zet de hele casus tussen `{{` en `}}`."),
        "en": ("The case is not a JSON object.", "Put the whole case between `{{` and `}}`."),
    },
    "case-too-deep": {
        "nl": (
            "De casus is hier dieper genest dan {limit} niveaus.",
            "Volg de opbouw van het casusformaat.",
        ),
        "en": (
            "The case is nested deeper than {limit} levels here.",
            "Follow the structure of the case format.",
        ),
    },
    "case-duplicate-key": {
        "nl": (
            "Hier staat een sleutel die op regel {first_line} al is gebruikt.",
            "Houd één van de twee.",
        ),
        "en": (
            "There is a key here that is already used on line {first_line}.",
            "Keep one of the two.",
        ),
    },
    "case-duplicate-known-key": {
        "nl": ("De sleutel `{key}` is op regel {first_line} al gebruikt.", "Houd één van de twee."),
        "en": ("The key `{key}` is already used on line {first_line}.", "Keep one of the two."),
    },
    "case-number-not-finite": {
        "nl": (
            "Hier staat een getal dat JSON niet kent, zoals oneindig.",
            "Geef een gewoon getal op, of `null` als het onbekend is.",
        ),
        "en": (
            "There is a number here that JSON does not have, such as infinity.",
            "Give an ordinary number, or `null` if it is unknown.",
        ),
    },
    "case-number-too-long": {
        "nl": ("Hier staat een getal van meer dan {limit} cijfers.", "Geef een gewoon aantal op."),
        "en": ("There is a number of more than {limit} digits here.", "Give an ordinary count."),
    },
    "case-control-character": {
        "nl": (
            "Hier staat een tekst met een stuurteken of onzichtbaar teken.",
            "Verwijder dat teken.",
        ),
        "en": (
            "There is a text with a control or invisible character here.",
            "Remove that character.",
        ),
    },
    "case-surrogate": {
        "nl": (
            "Hier staat een tekst met een half teken.",
            "Schrijf het teken voluit of verwijder het.",
        ),
        "en": (
            "There is a text with half a character here.",
            "Write the whole character or remove it.",
        ),
    },
    # --- case: shape and contradictions (case.py, advise.py) ---
    "case-key-missing": {
        "nl": ("Het veld `{key}` ontbreekt.", "Vul `{key}` in."),
        "en": ("The field `{key}` is missing.", "Fill in `{key}`."),
    },
    "case-key-unknown": {
        "nl": (
            "Hier staat een veld dat routeboek niet kent.",
            "Haal het weg; deze velden bestaan: {known}.",
        ),
        "en": (
            "There is a field here that routeboek does not know.",
            "Remove it; these fields exist: {known}.",
        ),
    },
    "case-key-unknown-near": {
        "nl": ("Hier staat een veld dat routeboek niet kent.", "Bedoelde u `{near}`?"),
        "en": ("There is a field here that routeboek does not know.", "Did you mean `{near}`?"),
    },
    "case-personal-data": {
        "nl": (
            "Hier staat een veld voor persoonsgegevens; die horen niet in een casus.",
            "Haal dit veld weg: routeboek heeft geen naam, nummer, adres of diagnose nodig.",
        ),
        "en": (
            "There is a field for personal data here; a case holds none.",
            "Remove this field: routeboek needs no name, number, address or diagnosis.",
        ),
    },
    "case-wrong-type": {
        "nl": ("De waarde is niet van de goede soort.", "Verwacht wordt {expected}."),
        "en": ("The value is of the wrong kind.", "Expected is {expected}."),
    },
    "case-id-bsn": {
        "nl": (
            "Dit nummer kan een burgerservicenummer zijn.",
            "Gebruik een eigen kenmerk zonder persoonsgegevens, zoals `po-0042`.",
        ),
        "en": (
            "This number could be a citizen service number (BSN).",
            "Use a reference of your own without personal data, such as `po-0042`.",
        ),
    },
    "case-too-new": {
        "nl": (
            "Deze casus is geschreven voor een nieuwere versie van routeboek.",
            "Werk routeboek bij: deze versie kent `schema_version` 1.",
        ),
        "en": (
            "This case was written for a newer version of routeboek.",
            "Update routeboek: this version knows `schema_version` 1.",
        ),
    },
    "date-after-reference": {
        "nl": ("Deze datum ligt na de peildatum.", "Controleer de datum en `reference_date`."),
        "en": ("This date lies after the reference date.", "Check the date and `reference_date`."),
    },
    "fact-after-reference": {
        "nl": (
            "De datum van `{fact}` ligt na de peildatum.",
            "Controleer de datum en `reference_date`.",
        ),
        "en": (
            "The date of `{fact}` lies after the reference date.",
            "Check the date and `reference_date`.",
        ),
    },
    "outcome-before-application": {
        "nl": (
            "De tafel is gesloten voordat er is aangemeld.",
            "Controleer `applied_on` en `closed_on`.",
        ),
        "en": (
            "The table closed before it was applied for.",
            "Check `applied_on` and `closed_on`.",
        ),
    },
    "history-needs-application": {
        "nl": ("Van deze tafel ontbreekt de datum van aanmelden.", "Vul `applied_on` in."),
        "en": ("The date of application for this table is missing.", "Fill in `applied_on`."),
    },
    "history-needs-closing": {
        "nl": (
            "Deze tafel heeft een uitkomst, maar geen einddatum.",
            "Vul `closed_on` in, of gebruik de uitkomst `running`.",
        ),
        "en": (
            "This table has an outcome but no closing date.",
            "Fill in `closed_on`, or use the outcome `running`.",
        ),
    },
    "history-running-but-closed": {
        "nl": (
            "Deze tafel loopt nog, maar heeft wel een einddatum.",
            "Haal `closed_on` weg of vul de uitkomst in.",
        ),
        "en": (
            "This table is still running, yet it has a closing date.",
            "Remove `closed_on` or fill in the outcome.",
        ),
    },
    "history-needs-reason": {
        "nl": ("Er staat niet waarom deze tafel niet van toepassing is.", "Vul `reason` in."),
        "en": ("Why this table is not applicable is missing.", "Fill in `reason`."),
    },
    "reason-without-need": {
        "nl": (
            "Een reden hoort alleen bij de uitkomst `not-applicable`.",
            "Haal `reason` weg of pas de uitkomst aan.",
        ),
        "en": (
            "A reason goes only with the outcome `not-applicable`.",
            "Remove `reason` or change the outcome.",
        ),
    },
    "follow-up-without-return": {
        "nl": (
            "`followed_up_on` hoort alleen bij de uitkomst `returned`.",
            "Haal `followed_up_on` weg of pas de uitkomst aan.",
        ),
        "en": (
            "`followed_up_on` goes only with the outcome `returned`.",
            "Remove `followed_up_on` or change the outcome.",
        ),
    },
    "follow-up-before-return": {
        "nl": (
            "De casus is opgepakt voordat de tafel die teruglegde.",
            "Controleer `closed_on` en `followed_up_on`.",
        ),
        "en": (
            "The case was followed up before the table returned it.",
            "Check `closed_on` and `followed_up_on`.",
        ),
    },
    "holiday-ends-before-start": {
        "nl": ("Deze vakantie eindigt voordat zij begint.", "Controleer `from` en `to`."),
        "en": ("This holiday ends before it starts.", "Check `from` and `to`."),
    },
    "holiday-too-long": {
        "nl": ("Deze vakantie duurt langer dan 100 dagen.", "Controleer `from` en `to`."),
        "en": ("This holiday lasts more than 100 days.", "Check `from` and `to`."),
    },
    "unknown-sector": {
        "nl": ("Deze sector staat niet in de regels.", "Kies een van: {known}."),
        "en": ("This sector is not in the rules.", "Choose one of: {known}."),
    },
    "unknown-municipality": {
        "nl": (
            "Deze gemeente staat niet in de regels.",
            "Kies de gemeente van de school: {known}. Voor andere gemeenten gelden andere afspraken.",
        ),
        "en": (
            "This municipality is not in the rules.",
            "Choose the municipality of the school: {known}. Others have agreements of their own.",
        ),
    },
    "municipality-not-covered": {
        "nl": (
            "De regels van {edition} gelden niet voor deze gemeente.",
            "Vraag het samenwerkingsverband welke afspraken hier gelden.",
        ),
        "en": (
            "The rules of {edition} do not cover this municipality.",
            "Ask the education partnership which agreements hold here.",
        ),
    },
    "unknown-asker": {
        "nl": (
            "Deze rol staat niet in de regels.",
            "Gebruik een rol uit de regels, zoals `school`, of laat `asker` weg.",
        ),
        "en": (
            "This role is not in the rules.",
            "Use a role of the rules, such as `school`, or leave `asker` out.",
        ),
    },
    "unknown-edition": {
        "nl": ("Deze uitgave bestaat niet voor deze sector.", "Kies een van: {known}."),
        "en": ("This edition does not exist for this sector.", "Choose one of: {known}."),
    },
    "no-edition": {
        "nl": (
            "Op de peildatum geldt geen uitgave van de regels.",
            "De regels gelden vanaf {first}; de laatste uitgave is voor schooljaar {last}.",
        ),
        "en": (
            "No edition of the rules is in force on the reference date.",
            "The rules hold from {first}; the last edition is for school year {last}.",
        ),
    },
    "edition-carried-forward-refused": {
        "nl": (
            "Voor dit schooljaar is er nog geen eigen uitgave van de regels.",
            "Laat `--strict-edition` weg om de laatste uitgave ({last}) met een waarschuwing te gebruiken.",
        ),
        "en": (
            "There is no edition of the rules for this school year yet.",
            "Leave out `--strict-edition` to use the last edition ({last}) with a warning.",
        ),
    },
    "history-before-editions": {
        "nl": (
            "Toen deze tafel werd aangevraagd, gold nog geen uitgave van de regels.",
            "Controleer `applied_on`, of laat deze tafel weg.",
        ),
        "en": (
            "No edition of the rules was in force when this table was applied for.",
            "Check `applied_on`, or leave this table out.",
        ),
    },
    "table-not-in-route": {
        "nl": (
            "Deze tafel bestond toen niet in deze sector en gemeente (uitgave {edition}).",
            "Bekijk met `routeboek show {edition}` welke tafels er waren.",
        ),
        "en": (
            "This table did not exist then in this sector and municipality (edition {edition}).",
            "See with `routeboek show {edition}` which tables there were.",
        ),
    },
    "unknown-fact": {
        "nl": (
            "Hier staat een gegeven dat de regels niet kennen.",
            "Haal het weg; `routeboek schema case` noemt alle gegevens.",
        ),
        "en": (
            "There is a fact here that the rules do not know.",
            "Remove it; `routeboek schema case` lists all facts.",
        ),
    },
    "unknown-fact-near": {
        "nl": ("Hier staat een gegeven dat de regels niet kennen.", "Bedoelde u `{near}`?"),
        "en": ("There is a fact here that the rules do not know.", "Did you mean `{near}`?"),
    },
    "fact-wrong-type": {
        "nl": ("De waarde van `{fact}` is niet van de goede soort.", "Verwacht wordt {expected}."),
        "en": ("The value of `{fact}` is of the wrong kind.", "Expected is {expected}."),
    },
    "contradiction": {
        "nl": ("De casus spreekt zichzelf tegen: {text}", "{remedy}"),
        "en": ("The case contradicts itself: {text}", "{remedy}"),
    },
    # --- rule files: shape, types, references (load.py, build.py) ---
    "rules-folder-missing": {
        "nl": ("Deze map met regels bestaat niet.", "Controleer de naam van de map."),
        "en": ("This rules folder does not exist.", "Check the name of the folder."),
    },
    "rules-folder-empty": {
        "nl": ("In deze map staan geen regelbestanden.", "Wijs de map aan met `region.yaml`."),
        "en": ("There are no rule files in this folder.", "Name the folder with `region.yaml`."),
    },
    "rules-undecidable": {
        "nl": (
            "De regels zijn te ingewikkeld om op deze casus te beslissen: te veel feiten die nog onbekend zijn hangen van elkaar af.",
            "Vul meer feiten in. Wie de regels beheert: `routeboek check` zegt voor welke uitgave en gemeente dit geldt; splits daar voorwaarden die over dezelfde feiten gaan.",
        ),
        "en": (
            "The rules are too intricate to decide on this case: too many facts that are still unknown depend on each other.",
            "Fill in more facts. If you manage the rules: `routeboek check` says for which edition and municipality this holds; split up conditions there that look at the same facts.",
        ),
    },
    "rules-file-stray": {
        "nl": (
            "`{file}` is geen regelbestand en geen voorbeeld: routeboek leest het nooit.",
            "Haal het weg, of geef het de plaats en de naam die erbij horen: een bestand op `.yaml` in de map zelf, in `municipalities` of in `examples`.",
        ),
        "en": (
            "`{file}` is neither a rule file nor an example: routeboek never reads it.",
            "Remove it, or give it its proper place and name: a file ending in `.yaml` in the folder itself, in `municipalities` or in `examples`.",
        ),
    },
    "file-name-not-utf8": {
        "nl": (
            "De naam van dit bestand is niet in UTF-8 opgeslagen.",
            "Geef het bestand een andere naam.",
        ),
        "en": ("The name of this file is not stored as UTF-8.", "Give the file another name."),
    },
    "no-sector": {
        "nl": (
            "In deze map staat geen enkele sector.",
            "Voeg een bestand toe dat begint met `sector`.",
        ),
        "en": (
            "There is no sector in this folder.",
            "Add a file that starts with `sector`.",
        ),
    },
    "no-municipality": {
        "nl": (
            "In deze map staat geen enkele gemeente.",
            "Voeg in de map `municipalities` een bestand per gemeente toe.",
        ),
        "en": (
            "There is no municipality in this folder.",
            "Add a file for each municipality in the folder `municipalities`.",
        ),
    },
    "rules-file-missing": {
        "nl": (
            "Het bestand `{file}` ontbreekt in deze map of heeft meer dan één document.",
            "Zorg dat het er is, met één document.",
        ),
        "en": (
            "The file `{file}` is missing from this folder or has more than one document.",
            "Make sure that it is there, with one document.",
        ),
    },
    "document-kind": {
        "nl": (
            "Dit document begint niet met `{key}`.",
            "Laat het eerste veld `{key}` zijn, of zet het document in het goede bestand.",
        ),
        "en": (
            "This document does not start with `{key}`.",
            "Make `{key}` its first field, or move the document to the right file.",
        ),
    },
    "rules-key-missing": {
        "nl": ("Het veld `{key}` ontbreekt.", "Voeg `{key}` toe."),
        "en": ("The field `{key}` is missing.", "Add `{key}`."),
    },
    "rules-key-unknown": {
        "nl": ("Het veld `{key}` bestaat hier niet.", "Haal het weg of verplaats het."),
        "en": ("The field `{key}` does not exist here.", "Remove or move it."),
    },
    "rules-key-near": {
        "nl": ("Het veld `{key}` bestaat hier niet.", "Bedoelde u `{near}`?"),
        "en": ("The field `{key}` does not exist here.", "Did you mean `{near}`?"),
    },
    "rules-wrong-type": {
        "nl": ("De waarde is niet van de goede soort.", "Verwacht wordt {expected}."),
        "en": ("The value is of the wrong kind.", "Expected is {expected}."),
    },
    "rules-not-listed": {
        "nl": ("Deze waarde is hier niet toegestaan.", "Kies een van: {expected}."),
        "en": ("This value is not allowed here.", "Choose one of: {expected}."),
    },
    "too-many-told-apart": {
        "nl": (
            "Uitgave {edition} maakt verschil tussen meer dan {limit} waarden van `{name}`.",
            "Neem waarden samen, of maak er losse gegevens van.",
        ),
        "en": (
            "Edition {edition} distinguishes more than {limit} values of `{name}`.",
            "Combine values, or make facts of their own of them.",
        ),
    },
    "fact-values": {
        "nl": (
            "Het gegeven `{name}` heeft een soort die niet past bij `values`.",
            "Geef `values` bij `choice` en `choices`, en alleen daar.",
        ),
        "en": (
            "The type of fact `{name}` does not go with `values`.",
            "Give `values` for `choice` and `choices`, and only there.",
        ),
    },
    "duplicate-id": {
        "nl": ("`{name}` staat hier voor de tweede keer.", "Geef elk onderdeel een eigen id."),
        "en": ("`{name}` stands here for the second time.", "Give every element an id of its own."),
    },
    "reading-not-listed": {
        "nl": (
            "De gekozen lezing `{name}` staat niet bij `readings`.",
            "Kies een van de lezingen die er staan.",
        ),
        "en": (
            "The chosen reading `{name}` is not among the `readings`.",
            "Choose one of the readings that are listed.",
        ),
    },
    "one-reading": {
        "nl": (
            "Een interpretatie heeft minstens twee lezingen.",
            "Schrijf ook op welke lezing niet is gekozen.",
        ),
        "en": (
            "An interpretation has at least two readings.",
            "Also write down the reading that was not chosen.",
        ),
    },
    "test-ambiguous": {
        "nl": (
            "Een voorwaarde zegt precies één ding: `fact`, `tried`, `applied_for`, `held`, `all`, `any`, `none` of een periode.",
            "Splits haar, haal weg wat te veel is of vul in wat ontbreekt.",
        ),
        "en": (
            "A condition says exactly one thing: `fact`, `tried`, `applied_for`, `held`, `all`, `any`, `none` or a period.",
            "Split it, remove what is too much or fill in what is missing.",
        ),
    },
    "comparison-does-not-fit": {
        "nl": (
            "Deze vergelijking past niet bij het gegeven `{fact}`.",
            "Gebruik er één van: {allowed}.",
        ),
        "en": ("This comparison does not fit the fact `{fact}`.", "Use one of: {allowed}."),
    },
    "always-true": {
        "nl": (
            "Alle waarden van `{fact}` staan hier: deze voorwaarde is altijd waar.",
            "Haal een waarde weg, of de hele voorwaarde.",
        ),
        "en": (
            "All values of `{fact}` are listed: this condition is always true.",
            "Remove a value, or the whole condition.",
        ),
    },
    "bounds-reversed": {
        "nl": (
            "`{first}` ligt hier voorbij `{last}`, dus er blijft niets over.",
            "Controleer beide waarden.",
        ),
        "en": (
            "`{first}` lies beyond `{last}` here, so nothing is left.",
            "Check both values.",
        ),
    },
    "carried-over-blocks": {
        "nl": (
            "Wat uit een andere uitgave is overgenomen, mag niets tegenhouden.",
            "Voeg `blocking: no` toe.",
        ),
        "en": (
            "What is carried over from another edition may not block.",
            "Add `blocking: no`.",
        ),
    },
    "nature-missing": {
        "nl": (
            "Bij deze voorwaarde staat niet wat zij betekent als er niet aan is voldaan.",
            "Voeg `nature` toe: `action`, `circumstance` of `fit`.",
        ),
        "en": (
            "It is not said what it means when this condition is unmet.",
            "Add `nature`: `action`, `circumstance` or `fit`.",
        ),
    },
    "source-missing": {
        "nl": ("Hier ontbreekt de bron.", "Voeg `source` toe: document, kop en zo nodig rij."),
        "en": ("The source is missing here.", "Add `source`: document, heading and row if any."),
    },
    "table-same-everywhere": {
        "nl": (
            "De tafel `{table}` is overal gelijk en staat al helemaal in de uitgave.",
            "Haal haar hier weg, of haal `same_everywhere` weg uit de uitgave.",
        ),
        "en": (
            "The table `{table}` is the same everywhere and complete in the edition.",
            "Remove it here, or remove `same_everywhere` from the edition.",
        ),
    },
    "table-missing": {
        "nl": (
            "De tafel `{table}` ontbreekt voor gemeente {municipality}.",
            "Vul haar in, of schrijf `absent: yes` met `go_to`.",
        ),
        "en": (
            "The table `{table}` is missing for municipality {municipality}.",
            "Fill it in, or write `absent: yes` with `go_to`.",
        ),
    },
    "applications-missing": {
        "nl": (
            "Bij de tafel `{table}` staat niet wie haar aanvraagt.",
            "Voeg `applications` toe.",
        ),
        "en": ("It is not said who applies for table `{table}`.", "Add `applications`."),
    },
    "absent-but-filled": {
        "nl": (
            "Deze tafel bestaat hier niet, maar er staat wel iets over in.",
            "Haal `absent` weg, of al het andere behalve `go_to` en `source`.",
        ),
        "en": (
            "This table does not exist here, yet something is filled in.",
            "Remove `absent`, or all the rest but `go_to` and `source`.",
        ),
    },
    "go-to-absent": {
        "nl": (
            "De tafel `{name}` bestaat in deze gemeente niet, dus niemand kan daarheen.",
            "Noem bij `go_to` een tafel die hier wel bestaat.",
        ),
        "en": (
            "The table `{name}` does not exist in this municipality, so nobody can go there.",
            "Name a table in `go_to` that does exist here.",
        ),
    },
    "ladder-empty": {
        "nl": ("Deze uitgave heeft hier geen enkele tafel.", "Vul minstens één tafel in."),
        "en": ("This edition has no table at all here.", "Fill in at least one table."),
    },
    "municipality-missing": {
        "nl": (
            "Voor gemeente {municipality} ontbreekt de uitgave {edition}.",
            "Voeg een document toe met `edition: {edition}`, zo nodig met `covered: no`.",
        ),
        "en": (
            "Edition {edition} is missing for municipality {municipality}.",
            "Add a document with `edition: {edition}`, if need be with `covered: no`.",
        ),
    },
    "fact-not-date": {
        "nl": ("Het gegeven `{name}` is geen datum.", "Noem hier een gegeven van de soort `date`."),
        "en": ("The fact `{name}` is not a date.", "Name a fact of type `date` here."),
    },
    "sector-empty": {
        "nl": (
            "De sector `{name}` heeft geen enkele uitgave.",
            "Voeg een document toe met `edition`.",
        ),
        "en": ("The sector `{name}` has no edition at all.", "Add a document with `edition`."),
    },
    "edition-ends-before-start": {
        "nl": ("Deze uitgave eindigt voordat zij begint.", "Controleer beide datums."),
        "en": ("This edition ends before it starts.", "Check both dates."),
    },
    "editions-out-of-order": {
        "nl": (
            "Deze uitgave begint niet later dan `{name}`, die ervoor staat.",
            "Zet de uitgaven van oud naar nieuw.",
        ),
        "en": (
            "This edition does not start later than `{name}` before it.",
            "Order the editions from old to new.",
        ),
    },
    "editions-overlap": {
        "nl": (
            "Deze uitgave begint voordat `{name}` afloopt.",
            "Pas `valid_from` aan, of `valid_until` van de vorige.",
        ),
        "en": (
            "This edition starts before `{name}` ends.",
            "Change `valid_from`, or `valid_until` of the one before.",
        ),
    },
    "unknown-role": {
        "nl": ("De rol `{name}` bestaat niet.", "Zet haar in roles.yaml, of kies een andere."),
        "en": ("The role `{name}` does not exist.", "Add it to roles.yaml, or choose another."),
    },
    "unknown-role-near": {
        "nl": ("De rol `{name}` bestaat niet.", "Bedoelde u `{near}`?"),
        "en": ("The role `{name}` does not exist.", "Did you mean `{near}`?"),
    },
    "unknown-document": {
        "nl": (
            "Het brondocument `{name}` bestaat niet.",
            "Zet het in sources.yaml, of kies een ander.",
        ),
        "en": (
            "The document `{name}` does not exist.",
            "Add it to sources.yaml, or choose another.",
        ),
    },
    "unknown-document-near": {
        "nl": ("Het brondocument `{name}` bestaat niet.", "Bedoelde u `{near}`?"),
        "en": ("The document `{name}` does not exist.", "Did you mean `{near}`?"),
    },
    "unknown-interpretation": {
        "nl": (
            "De interpretatie `{name}` bestaat niet.",
            "Zet haar in `interpretations`, of kies een andere.",
        ),
        "en": (
            "The interpretation `{name}` does not exist.",
            "Add it to `interpretations`, or choose another.",
        ),
    },
    "unknown-interpretation-near": {
        "nl": ("De interpretatie `{name}` bestaat niet.", "Bedoelde u `{near}`?"),
        "en": ("The interpretation `{name}` does not exist.", "Did you mean `{near}`?"),
    },
    "unknown-rule-fact": {
        "nl": ("Het gegeven `{name}` bestaat niet.", "Zet het in facts.yaml, of kies een ander."),
        "en": ("The fact `{name}` does not exist.", "Add it to facts.yaml, or choose another."),
    },
    "unknown-rule-fact-near": {
        "nl": ("Het gegeven `{name}` bestaat niet.", "Bedoelde u `{near}`?"),
        "en": ("The fact `{name}` does not exist.", "Did you mean `{near}`?"),
    },
    "unknown-value": {
        "nl": ("De waarde `{name}` bestaat niet.", "Zet haar in `values`, of kies een andere."),
        "en": ("The value `{name}` does not exist.", "Add it to `values`, or choose another."),
    },
    "unknown-value-near": {
        "nl": ("De waarde `{name}` bestaat niet.", "Bedoelde u `{near}`?"),
        "en": ("The value `{name}` does not exist.", "Did you mean `{near}`?"),
    },
    "unknown-table": {
        "nl": ("De tafel `{name}` bestaat niet.", "Zet haar in de uitgave, of kies een andere."),
        "en": ("The table `{name}` does not exist.", "Add it to the edition, or choose another."),
    },
    "unknown-table-near": {
        "nl": ("De tafel `{name}` bestaat niet.", "Bedoelde u `{near}`?"),
        "en": ("The table `{name}` does not exist.", "Did you mean `{near}`?"),
    },
    "unknown-situation": {
        "nl": ("De situatie `{name}` bestaat niet.", "Zet haar bij `situations` in dit bestand."),
        "en": ("The situation `{name}` does not exist.", "Add it to `situations` in this file."),
    },
    "unknown-rule-edition": {
        "nl": (
            "De uitgave `{name}` bestaat niet.",
            "Gebruik de id van een uitgave uit een sectorbestand.",
        ),
        "en": (
            "The edition `{name}` does not exist.",
            "Use the id of an edition in a sector file.",
        ),
    },
    "unknown-rule-edition-near": {
        "nl": ("De uitgave `{name}` bestaat niet.", "Bedoelde u `{near}`?"),
        "en": ("The edition `{name}` does not exist.", "Did you mean `{near}`?"),
    },
    "unknown-status": {
        "nl": (
            "De status `{name}` bestaat niet.",
            "Kies een status die een advies kan hebben, zoals `permitted`.",
        ),
        "en": (
            "The status `{name}` does not exist.",
            "Choose a status that an advice can have, such as `permitted`.",
        ),
    },
    "unknown-status-near": {
        "nl": ("De status `{name}` bestaat niet.", "Bedoelde u `{near}`?"),
        "en": ("The status `{name}` does not exist.", "Did you mean `{near}`?"),
    },
    # --- the command line ---
    "unless-stated-value": {
        "nl": (
            "Dit kan geen waarde van `{name}` zijn.",
            "Kies een waarde die bij het type van dit gegeven past; bij een datum `never` of een dag.",
        ),
        "en": (
            "This cannot be a value of `{name}`.",
            "Choose a value of this fact's type; for a date `never` or a day.",
        ),
    },
    "untranslated": {
        "nl": ("Deze tekst heeft geen Engelse vertaling: {text}", "Vul haar aan in en.yaml."),
        "en": ("This text has no English translation: {text}", "Add it to en.yaml."),
    },
}


# What the parameter `expected` stands for when it is one of these names after "@".
PHRASES: dict[str, dict[Language, str]] = {
    "date": {"nl": "een bestaande datum als 2026-10-20", "en": "an existing date like 2026-10-20"},
    "day": {
        "nl": "een bestaande datum als 2026-10-20, of `never` als het niet is gebeurd",
        "en": "an existing date like 2026-10-20, or `never` when it did not happen",
    },
    "yes_no": {"nl": "true of false", "en": "true or false"},
    "count": {"nl": "een heel getal van 0 of meer", "en": "a whole number of 0 or more"},
    "choice": {"nl": "een van: {values}", "en": "one of: {values}"},
    "choices": {"nl": "een lijst met een of meer van: {values}", "en": "a list of: {values}"},
    "id": {
        "nl": "een kenmerk van letters, cijfers, punten en streepjes",
        "en": "an id of letters, digits, dots and dashes",
    },
    "case-id": {
        "nl": "een kenmerk van hooguit 64 letters, cijfers, punten en streepjes",
        "en": "an id of at most 64 letters, digits, dots and dashes",
    },
    "version": {"nl": "het getal 1", "en": "the number 1"},
    "object": {"nl": "een object met velden", "en": "an object with fields"},
    "list": {"nl": "een lijst", "en": "a list"},
    "short-list": {"nl": "een lijst van hooguit 100 regels", "en": "a list of at most 100 items"},
    "outcome": {
        "nl": "running, no-solution, solved, returned, advice-in-progress, withdrawn of not-applicable",
        "en": "running, no-solution, solved, returned, advice-in-progress, withdrawn or not-applicable",
    },
    "value": {"nl": "een andere soort waarde", "en": "another kind of value"},
    "flag": {"nl": "yes of no", "en": "yes or no"},
    "whole": {"nl": "een heel getal van 0 tot en met 999", "en": "a whole number from 0 to 999"},
    "text": {"nl": "tekst", "en": "text"},
    "fact-name": {"nl": "de naam van een gegeven", "en": "the name of a fact"},
    "school-year": {"nl": "een schooljaar als 2026-2027", "en": "a school year like 2026-2027"},
    "month-day": {"nl": "maand en dag als 08-01", "en": "month and day like 08-01"},
    "mapping": {"nl": "een blok met velden", "en": "a mapping with fields"},
}

TEXTS: dict[str, dict[Language, str]] = {
    "summary-permitted": {
        "nl": "De volgende tafel is: {table}. Aanmelden kan nu.",
        "en": "The next table is: {table}. You can apply now.",
    },
    "summary-until": {"nl": "Dat kan tot en met {day}.", "en": "The last day for that is {day}."},
    "summary-late": {
        "nl": "De termijn liep tot en met {day}: meld zo snel mogelijk aan.",
        "en": "The term ended on {day}: apply as soon as possible.",
    },
    "summary-permitted-either": {
        "nl": "Aanmelden kan nu. Bij welke tafel, hangt nog af van een onbekend gegeven: {tables}.",
        "en": "You can apply now. To which table still depends on an unknown fact: {tables}.",
    },
    "summary-blocked-either": {
        "nl": "Eerst moet er nog iets gebeuren. Welke tafel daarna komt, hangt nog af van een onbekend gegeven: {tables}.",
        "en": "Something has to be done first. Which table follows still depends on an unknown fact: {tables}.",
    },
    "summary-not-yet-either": {
        "nl": "Opschalen kan nog niet. Welke tafel het eerst opengaat, hangt nog af van een onbekend gegeven: {tables}.",
        "en": "Escalation is not open yet. Which table opens first still depends on an unknown fact: {tables}.",
    },
    "summary-blocked": {
        "nl": "De volgende tafel is: {table}. Eerst moet er nog iets gebeuren.",
        "en": "The next table is: {table}. Something has to be done first.",
    },
    "summary-no-table": {
        "nl": "Geen tafel past bij waar deze casus op vastloopt. Laat {body} dat opnieuw bepalen.",
        "en": "No table fits what this case is stuck on. Let {body} state that again.",
    },
    "summary-not-yet": {
        "nl": "Opschalen kan nog niet. De eerste tafel die opengaat is: {table}.",
        "en": "Escalation is not open yet. The first table to open is: {table}.",
    },
    "summary-not-yet-none": {
        "nl": "Opschalen kan nog niet: er is nu geen tafel voor deze casus.",
        "en": "Escalation is not open yet: there is no table for this case now.",
    },
    "summary-undetermined-none": {
        "nl": "Er ontbreken gegevens. Er is nu geen tafel om bij aan te melden.",
        "en": "Facts are missing. There is no table to apply for now.",
    },
    "summary-opens": {
        "nl": "Verandert er verder niets, dan is het niet meer te vroeg vanaf {day}.",
        "en": "If nothing else changes, it is no longer too early from {day}.",
    },
    "summary-undetermined": {
        "nl": "Er ontbreken gegevens. Het gaat om: {table}.",
        "en": "Facts are missing. The table concerned is: {table}.",
    },
    "summary-undetermined-routes": {
        "nl": "Er ontbreken gegevens. Daarvan hangt af welke route geldt: {routes}.",
        "en": "Facts are missing. On them depends which route applies: {routes}.",
    },
    "summary-undetermined-route": {
        "nl": "Er ontbreken gegevens. Daarvan hangt af of een andere route geldt: {routes}.",
        "en": "Facts are missing. On them depends whether another route applies: {routes}.",
    },
    "summary-undetermined-end": {
        "nl": "Er komt geen tafel meer. Wat er dan geldt, hangt af van gegevens die nog ontbreken.",
        "en": "There is no further table. What holds then depends on facts that are missing.",
    },
    "summary-running": {
        "nl": "Er loopt al een tafel: {table}. Wacht de uitkomst af.",
        "en": "A table is already running: {table}. Await its outcome.",
    },
    "summary-end-of-route": {
        "nl": "De route is ten einde: deze uitgave kent hierna geen tafel meer.",
        "en": "The route has ended: this edition has no further table.",
    },
    "summary-fallback": {
        "nl": "De route is ten einde. Wat dan nog kan: {route}.",
        "en": "The route has ended. What remains: {route}.",
    },
    "summary-other-route": {
        "nl": "Hier geldt een andere route: {route}.",
        "en": "Another route applies here: {route}.",
    },
    "summary-solved": {
        "nl": "De casus is opgelost: er is geen tafel nodig.",
        "en": "The case is solved: no table is needed.",
    },
    "because-table": {"nl": "Voorwaarden voor {table}", "en": "Conditions for {table}"},
    "because-gate": {
        "nl": "Er is reden om op te schalen.",
        "en": "There is reason to escalate.",
    },
    "because-own": {
        "nl": "Aan de eigen voorwaarden van de tafel is voldaan.",
        "en": "The table's own conditions are met.",
    },
    "because-running": {
        "nl": "{table} is aangevraagd op {day} en heeft nog geen uitkomst.",
        "en": "{table} was applied for on {day} and has no outcome yet.",
    },
    "because-solved-by": {
        "nl": "{table} heeft de casus opgelost op {day}.",
        "en": "{table} solved the case on {day}.",
    },
    "because-solved": {
        "nl": "Er is een passend aanbod en het verzuim is gestopt.",
        "en": "There is a suitable offer and the absence has stopped.",
    },
    "because-route": {"nl": "De route: {route}", "en": "The route: {route}"},
    "because-routes": {
        "nl": "Welke route geldt, hangt hiervan af",
        "en": "Which route applies depends on this",
    },
    "because-no-table": {
        "nl": "Voor deze casus is er nu geen tafel",
        "en": "There is no table for this case now",
    },
    "because-end": {
        "nl": "In deze route komt er voor deze casus geen tafel meer.",
        "en": "In this route there is no further table for this case.",
    },
    "followed-up": {
        "nl": "Wat {table} terugvroeg is opgepakt door {body}.",
        "en": "What {table} sent the case back for has been followed up by {body}.",
    },
    "why-condition": {"nl": "Nodig voor: {text}", "en": "Needed for: {text}"},
    "why-clock": {
        "nl": "Hieruit volgen alle uiterste datums.",
        "en": "All deadlines follow from it.",
    },
    "why-duty": {"nl": "Nodig voor deze plicht: {text}", "en": "Needed for this duty: {text}"},
    "why-status": {"nl": "Hiervan hangt het advies af.", "en": "The advice depends on it."},
    "warning-edition-carried-forward": {
        "nl": "Voor dit schooljaar is er nog geen eigen tekst; dit advies volgt {edition} ({year}). Vraag na of die nog geldt.",
        "en": "There is no text for this school year yet; this advice follows {edition} ({year}). Ask whether it still holds.",
    },
    "warning-home-municipality-differs": {
        "nl": "De leerling woont in een andere gemeente. Deze route is die van de school ({municipality}); jeugdhulp en jeugdbescherming regelt de woongemeente.",
        "en": "The pupil lives in another municipality. This is the route of the school ({municipality}); youth care and youth protection are for the home municipality.",
    },
    "warning-step-skipped": {
        "nl": "In de geschiedenis is overgeslagen: {tables}. Wat gebeurd is, telt; meld dit wel bij de volgende tafel.",
        "en": "The history skips: {tables}. What happened, happened; do mention it at the next table.",
    },
    "warning-overdue": {
        "nl": "De uiterste datum om aan te melden ({latest}) is voorbij. Dat houdt niets tegen en slaat geen stap over.",
        "en": "The last day to apply ({latest}) has passed. That holds nothing back and skips no step.",
    },
    "warning-next-may-differ": {
        "nl": "Welke tafel eerst komt hangt nog af van een onbekend gegeven; hier staat {table}.",
        "en": "Which table comes first still depends on an unknown fact; shown is {table}.",
    },
    "warning-absence-after-solution": {
        "nl": "Het zorgwekkend verzuim begon na de oplossing. Gaat het om een nieuwe periode, laat de oude tafels dan weg uit de casus.",
        "en": "The worrying absence began after the solution. If this is a new period, leave the old tables out of the case.",
    },
    "warning-holidays-in-absence": {
        "nl": "Er valt schoolvakantie in de {weeks} weken. Dit advies telt kalenderdagen: {weeks} weken zijn vol op {calendar}. Zonder vakantiedagen is dat op {school}. Bespreek welke telling u gebruikt.",
        "en": "School holidays fall within the {weeks} weeks. This advice counts calendar days: {weeks} weeks are full on {calendar}. Without holidays that is {school}. Discuss which count you use.",
    },
    # --- words of the pages (render) ---
    "page-advice": {
        "nl": "Advies voor {municipality}, {sector}, op {day}",
        "en": "Advice for {municipality}, {sector}, on {day}",
    },
    "page-case": {"nl": "casus {case}", "en": "case {case}"},
    "section-answer": {"nl": "Welke tafel", "en": "Which table"},
    "section-apply": {"nl": "Wie meldt aan, en waar", "en": "Who applies, and where"},
    "section-when": {"nl": "Wanneer", "en": "When"},
    "section-todo": {"nl": "Eerst nog nodig", "en": "Needed first"},
    "section-not-yet": {"nl": "Waarom nog niet", "en": "Why not yet"},
    "section-phase": {"nl": "Wat intussen kan en moet", "en": "Meanwhile"},
    "section-questions": {"nl": "Eerst te beantwoorden", "en": "To be answered first"},
    "section-prepare": {
        "nl": "Voorbereiden (houdt de aanmelding niet tegen)",
        "en": "To prepare (does not hold up the application)",
    },
    "section-participants": {"nl": "Wie zitten er aan tafel", "en": "Who sits at the table"},
    "section-why": {"nl": "Waarom", "en": "Why"},
    "section-powers": {
        "nl": "Wat deze tafel doet, en wat daarna komt",
        "en": "What this table does, and what follows",
    },
    "section-open": {"nl": "Wat er verder is", "en": "What else there is"},
    "section-more-questions": {
        "nl": "Andere vragen die nog iets kunnen veranderen",
        "en": "Other questions that can still change something",
    },
    "section-uncertain": {
        "nl": "Let op: waarschuwingen en aannames",
        "en": "Note: warnings and assumptions",
    },
    "section-timeline": {"nl": "De stappen in de tijd", "en": "The steps in time"},
    "section-basis": {"nl": "Waarop dit advies steunt", "en": "What this advice rests on"},
    "status-permitted": {"nl": "mag nu", "en": "permitted now"},
    "status-blocked": {"nl": "eerst nog iets doen", "en": "something to do first"},
    "status-not-yet": {"nl": "nog niet", "en": "not yet"},
    "status-undetermined": {"nl": "nog niet te zeggen", "en": "cannot be said yet"},
    "status-running": {"nl": "loopt", "en": "running"},
    "status-end-of-route": {"nl": "einde van de route", "en": "end of the route"},
    "status-other-route": {"nl": "andere route", "en": "another route"},
    "status-solved": {"nl": "opgelost", "en": "solved"},
    "leaning-permitted-if": {"nl": "ja, mits", "en": "yes, provided that"},
    "leaning-not-now": {"nl": "nu niet", "en": "not now"},
    "leaning-depends": {"nl": "hangt af van wat nog open is", "en": "depends on what is open"},
    "status-does-not-fit": {"nl": "niet voor deze casus", "en": "not for this case"},
    "taken": {
        "nl": "Niemand heeft er iets over gezegd, dus aangenomen: {texts}.",
        "en": "Nobody has said anything about it, so taken to be so: {texts}.",
    },
    "word-taken": {"nl": "aangenomen, niet opgegeven", "en": "taken to be so, not stated"},
    "word-proved": {
        "nl": "bleek al toen de tafel werd gehouden",
        "en": "was established when the table was held",
    },
    "value-never": {"nl": "nooit", "en": "never"},
    "when-at-most": {
        "nl": "Wat die datum ook is: {day} is de laatste dag die het kan zijn.",
        "en": "Whatever that date is: {day} is the last day it can be.",
    },
    "when-at-most-late": {
        "nl": "Wat die datum ook is: de termijn is voorbij, want die liep uiterlijk tot en met {day}.",
        "en": "Whatever that date is: the term has ended, for it ran until {day} at the latest.",
    },
    "beside-heading": {
        "nl": "De gewone opschaling ernaast:",
        "en": "The usual escalation beside it:",
    },
    "label-status": {"nl": "Stand: {status}.", "en": "Status: {status}."},
    "possible": {"nl": "Het kan nog worden: {names}.", "en": "It can still become: {names}."},
    "named-only": {
        "nl": "de teksten beschrijven deze tafel niet",
        "en": "the texts do not describe this table",
    },
    "word-and": {"nl": "en", "en": "and"},
    "word-or": {"nl": "of", "en": "or"},
    "word-step": {"nl": "stap {n}", "en": "step {n}"},
    "word-formerly": {"nl": "voorheen {name}", "en": "formerly {name}"},
    "word-row": {"nl": "rij {row}", "en": "row {row}"},
    "word-judgement": {"nl": "een oordeel", "en": "a judgement"},
    "word-carried-over": {
        "nl": "overgenomen uit een andere uitgave",
        "en": "carried over from another edition",
    },
    "word-not-blocking": {"nl": "houdt niet tegen", "en": "does not hold up"},
    "label-source": {"nl": "Bron: {source}", "en": "Source: {source}"},
    "label-participants": {"nl": "Aan tafel: {names}.", "en": "At the table: {names}."},
    "label-frequency": {"nl": "Hoe vaak: {text}", "en": "How often: {text}"},
    "label-afterwards": {"nl": "Daarna:", "en": "Afterwards:"},
    "label-contacts": {"nl": "Contact:", "en": "Contact:"},
    "apply": {
        "nl": "Aanmelden door {applicant} bij {to}",
        "en": "Application by {applicant} to {to}",
    },
    "apply-via": {"nl": ", via {via}", "en": ", via {via}"},
    "apply-means": {"nl": "Hoe: {means}.", "en": "How: {means}."},
    "asker-may": {
        "nl": "U vraagt dit als {asker}: u mag zelf aanmelden.",
        "en": "You ask as {asker}: you may apply yourself.",
    },
    "asker-may-to": {
        "nl": "U vraagt dit als {asker}: u mag zelf aanmelden bij {to}.",
        "en": "You ask as {asker}: you may apply yourself to {to}.",
    },
    "asker-may-not": {
        "nl": "U vraagt dit als {asker}: u meldt hier niet zelf aan. Laat dat doen door {applicants}.",
        "en": "You ask as {asker}: you do not apply here yourself. Leave that to {applicants}.",
    },
    "weeks-one": {"nl": "{n} week", "en": "{n} week"},
    "weeks-many": {"nl": "{n} weken", "en": "{n} weeks"},
    "days-one": {"nl": "{n} dag", "en": "{n} day"},
    "days-many": {"nl": "{n} dagen", "en": "{n} days"},
    "when-no-term": {
        "nl": "Deze uitgave noemt hier geen termijn.",
        "en": "This edition gives no term here.",
    },
    "when-unknown": {
        "nl": "Uiterlijk {weeks} na een datum die nog niet bekend is: {fact}.",
        "en": "At the latest {weeks} after a date that is not known yet: {fact}.",
    },
    "when-latest": {"nl": "Uiterlijk {day}", "en": "At the latest {day}"},
    "when-left": {"nl": "nog {days}.", "en": "{days} left."},
    "when-today": {"nl": "dat is vandaag.", "en": "that is today."},
    "when-late": {
        "nl": "{days} te laat; dat houdt de aanmelding niet tegen.",
        "en": "{days} late; that does not hold the application back.",
    },
    "when-counted": {"nl": "Dat is {weeks} na {day}.", "en": "That is {weeks} after {day}."},
    "when-earliest": {
        "nl": "Richtlijn: vanaf {day}; eerder mag.",
        "en": "Guidance: from {day}; earlier is allowed.",
    },
    "opens-on": {
        "nl": "Verandert er verder niets, dan kan het vanaf {day}.",
        "en": "If nothing else changes, it is possible from {day}.",
    },
    "todo": {"nl": "Doen: {todo}", "en": "To do: {todo}"},
    "todo-by": {"nl": "Doen: {todo} Wie: {who}.", "en": "To do: {todo} Who: {who}."},
    "todo-who": {"nl": "Wie: {who}.", "en": "Who: {who}."},
    "prepare-by": {"nl": "{text} Wie: {who}.", "en": "{text} Who: {who}."},
    "question-who": {"nl": "Wie weet dit: {who}.", "en": "Who can tell: {who}."},
    "question-field": {
        "nl": "Veld in de casus: {fact} ({values}).",
        "en": "Field in the case: {fact} ({values}).",
    },
    "type-yes_no": {"nl": "true of false", "en": "true or false"},
    "type-date": {"nl": "datum als 2026-10-20", "en": "date like 2026-10-20"},
    "type-count": {"nl": "heel getal", "en": "whole number"},
    "fact-value": {"nl": "{fact}: {value}", "en": "{fact}: {value}"},
    "value-unknown": {"nl": "niet bekend", "en": "not known"},
    "value-yes": {"nl": "ja", "en": "yes"},
    "value-no": {"nl": "nee", "en": "no"},
    "side-table": {"nl": "{name}: {state}.", "en": "{name}: {state}."},
    "option": {"nl": "{name}: {text} Wie: {who}.", "en": "{name}: {text} Who: {who}."},
    "duty-state": {
        "nl": "Plicht van {role} ({state}): {text}",
        "en": "Duty of {role} ({state}): {text}",
    },
    "label-carried-over": {
        "nl": "Overgenomen uit een andere uitgave:",
        "en": "Carried over from another edition:",
    },
    "label-assumptions": {"nl": "Aannames:", "en": "Assumptions:"},
    "duty-due": {"nl": "geldt nu", "en": "due now"},
    "duty-made": {"nl": "gedaan", "en": "done"},
    "duty-unknown": {"nl": "nog niet te zeggen", "en": "cannot be said yet"},
    "assumption": {"nl": "{text} ({issue})", "en": "{text} ({issue})"},
    "rung-latest": {"nl": "aanmelden uiterlijk {day}", "en": "apply at the latest {day}"},
    "rung-overdue": {
        "nl": "te laat, aanmelden kon tot en met {day}",
        "en": "late, the last day to apply was {day}",
    },
    "rung-weeks": {
        "nl": "aanmelden binnen {weeks} na de eerste datum",
        "en": "apply within {weeks} after the first date",
    },
    "rung-no-term": {"nl": "geen termijn", "en": "no term"},
    "rung-applied": {"nl": "aangemeld op {day}", "en": "applied for on {day}"},
    "outcome-running": {"nl": "loopt", "en": "running"},
    "outcome-no-solution": {"nl": "zonder oplossing", "en": "without a solution"},
    "outcome-solved": {"nl": "opgelost", "en": "solved"},
    "outcome-returned": {"nl": "teruggelegd", "en": "returned"},
    "outcome-advice-in-progress": {
        "nl": "advies wordt uitgevoerd",
        "en": "advice being carried out",
    },
    "outcome-withdrawn": {"nl": "ingetrokken", "en": "withdrawn"},
    "outcome-not-applicable": {"nl": "niet van toepassing", "en": "not applicable"},
    "basis-edition": {
        "nl": "Uitgave: {name} ({id}), schooljaar {year}, geldig vanaf {day} ({dating}).",
        "en": "Edition: {name} ({id}), school year {year}, valid from {day} ({dating}).",
    },
    "basis-rules": {
        "nl": "Regels {hash}, routeboek {version}.",
        "en": "Rules {hash}, routeboek {version}.",
    },
    "dating-stated": {"nl": "zo staat het er", "en": "as stated"},
    "dating-inferred": {"nl": "datum afgeleid", "en": "date inferred"},
    # --- words of the command line (cli) ---
    "cli-today": {
        "nl": "Geen peildatum opgegeven: dit advies is voor vandaag, {day}.",
        "en": "No reference date given: this advice is for today, {day}.",
    },
    "cli-refused-one": {
        "nl": "De casus is geweigerd; er is {n} fout gevonden:",
        "en": "The case is refused; {n} mistake was found:",
    },
    "cli-refused-many": {
        "nl": "De casus is geweigerd; er zijn {n} fouten gevonden:",
        "en": "The case is refused; {n} mistakes were found:",
    },
    "cli-rules-one": {
        "nl": "De regels kunnen niet worden gebruikt; er is {n} fout gevonden:",
        "en": "The rules cannot be used; {n} mistake was found:",
    },
    "cli-rules-many": {
        "nl": "De regels kunnen niet worden gebruikt; er zijn {n} fouten gevonden:",
        "en": "The rules cannot be used; {n} mistakes were found:",
    },
    "cli-not-written": {
        "nl": "De uitvoer kon niet worden geschreven.",
        "en": "The output could not be written.",
    },
    "cli-internal": {
        "nl": "Er ging iets mis in routeboek zelf ({kind}). Meld dit aan de makers, zonder de casus; met ROUTEBOEK_DEBUG=1 ziet u waar.",
        "en": "Something went wrong in routeboek itself ({kind}). Report this to its makers, without the case; ROUTEBOEK_DEBUG=1 shows where.",
    },
    "usage-hint": {"nl": "Zie: {command} --help", "en": "See: {command} --help"},
    "usage-no-command": {
        "nl": "Er staat geen opdracht. Zie: routeboek --help",
        "en": "There is no command. See: routeboek --help",
    },
    "usage-command": {
        "nl": "De opdracht `{name}` bestaat niet. Kies een van: {known}.",
        "en": "The command `{name}` does not exist. Choose one of: {known}.",
    },
    "usage-command-near": {
        "nl": "De opdracht `{name}` bestaat niet. Bedoelde u `{known}`?",
        "en": "The command `{name}` does not exist. Did you mean `{known}`?",
    },
    "usage-option": {
        "nl": "De optie `{name}` bestaat niet.",
        "en": "The option `{name}` does not exist.",
    },
    "usage-option-near": {
        "nl": "De optie `{name}` bestaat niet. Bedoelde u `{near}`?",
        "en": "The option `{name}` does not exist. Did you mean `{near}`?",
    },
    "usage-value": {
        "nl": "Bij de optie `{name}` hoort een waarde.",
        "en": "The option `{name}` needs a value.",
    },
    "usage-no-value": {
        "nl": "De optie `{name}` heeft geen waarde.",
        "en": "The option `{name}` takes no value.",
    },
    "usage-missing": {"nl": "Er ontbreekt: {name}.", "en": "Missing: {name}."},
    "usage-extra": {
        "nl": "Er staat te veel in deze opdracht.",
        "en": "There is too much in this command.",
    },
    "usage-wrong": {"nl": "Deze opdracht klopt niet.", "en": "This command is not right."},
    "usage-choice": {
        "nl": "Bij `{option}` kunt u kiezen uit: {known}.",
        "en": "For `{option}` you can choose from: {known}.",
    },
    "usage-date": {
        "nl": "Bij `{option}` hoort een bestaande datum als 2026-10-20.",
        "en": "For `{option}` give an existing date like 2026-10-20.",
    },
    # --- words of the rules as a person reads them (show) ---
    "show-overview": {"nl": "Uitgaven van {name}", "en": "Editions of {name}"},
    "show-matrix": {
        "nl": "{name} ({id}): de stappen per gemeente",
        "en": "{name} ({id}): the steps per municipality",
    },
    "show-tables": {
        "nl": "{name} ({id}) in {municipality}: alle tafels",
        "en": "{name} ({id}) in {municipality}: all tables",
    },
    "show-sector": {"nl": "Sector {id}: {name}", "en": "Sector {id}: {name}"},
    "show-edition": {"nl": "{id}: {name}", "en": "{id}: {name}"},
    "show-validity": {
        "nl": "Schooljaar {year}, geldig vanaf {day} ({dating}).",
        "en": "School year {year}, valid from {day} ({dating}).",
    },
    "show-validity-until": {
        "nl": "Schooljaar {year}, geldig van {day} tot en met {until} ({dating}).",
        "en": "School year {year}, valid from {day} until {until} ({dating}).",
    },
    "show-municipalities": {"nl": "Gemeenten", "en": "Municipalities"},
    "show-municipality": {"nl": "{id}: {name}", "en": "{id}: {name}"},
    "show-ladder": {"nl": "De stappen", "en": "The steps"},
    "show-column": {"nl": "Stap", "en": "Step"},
    "show-yes": {"nl": "Ja", "en": "Yes"},
    "show-no": {"nl": "Nee, direct naar {name}", "en": "No, directly to {name}"},
    "show-not-here": {"nl": "Niet in deze gemeente", "en": "Not in this municipality"},
    "show-not-covered": {
        "nl": "Deze uitgave geldt hier niet",
        "en": "This edition does not apply here",
    },
    "show-applications": {"nl": "Aanmelding door", "en": "Application by"},
    "show-participants": {"nl": "Deelnemers", "en": "Participants"},
    "show-fallback": {"nl": "Einde van de route", "en": "End of the route"},
    "show-side-tables": {"nl": "Tafels naast de stappen", "en": "Tables beside the steps"},
    "show-everywhere": {"nl": "{name}: in elke gemeente.", "en": "{name}: in every municipality."},
    "show-only-in": {"nl": "{name}: in {places}.", "en": "{name}: in {places}."},
    "show-to": {"nl": "{applicant} bij {to}", "en": "{applicant} to {to}"},
    "show-weeks": {"nl": "uiterlijk {weeks}", "en": "at the latest {weeks}"},
    "show-weeks-between": {
        "nl": "vanaf {earliest} weken (richtlijn), uiterlijk {weeks}",
        "en": "from {earliest} weeks (guidance), at the latest {weeks}",
    },
    "show-from-week": {"nl": "vanaf {weeks} (richtlijn)", "en": "from {weeks} (guidance)"},
    "show-terms": {
        "nl": "De termijnen zijn weken na: {fact}.",
        "en": "The terms are weeks after: {fact}.",
    },
    "show-after": {"nl": "na: {fact}", "en": "after: {fact}"},
    "show-not-here-but": {
        "nl": "Niet in deze gemeente: ga direct naar {name}.",
        "en": "Not in this municipality: go directly to {name}.",
    },
    "usage-municipality": {
        "nl": "Kies bij --municipality een van: {known}.",
        "en": "For --municipality choose one of: {known}.",
    },
    "usage-edition": {
        "nl": "Kies een uitgave: {known}.",
        "en": "Choose an edition: {known}.",
    },
    "usage-edition-option": {
        "nl": "Kies bij --edition een van: {known}.",
        "en": "For --edition choose one of: {known}.",
    },
    "label-purpose": {"nl": "Waarvoor: {text}", "en": "What for: {text}"},
    "label-term": {"nl": "Termijn: {text}.", "en": "Term: {text}."},
    "label-apply": {"nl": "Aanmelden:", "en": "Applying:"},
    "label-sits": {"nl": "Aan tafel:", "en": "At the table:"},
    "label-conditions": {"nl": "Voorwaarden van deze tafel:", "en": "Conditions of this table:"},
    "label-dossier": {"nl": "Dossier:", "en": "Dossier:"},
    "label-powers": {"nl": "Wat de tafel doet:", "en": "What the table does:"},
    "label-readings": {
        "nl": "Lezingen van onduidelijke plekken:",
        "en": "Readings of unclear passages:",
    },
    "show-reading": {
        "nl": "{question} Gekozen: {chosen} ({issue})",
        "en": "{question} Chosen: {chosen} ({issue})",
    },
    "show-gate": {
        "nl": "Voorwaarden om op te schalen (voor elke stap)",
        "en": "Conditions to escalate (for every step)",
    },
    "show-any": {"nl": "Een van deze:", "en": "One of these:"},
    "show-all": {"nl": "Al deze:", "en": "All of these:"},
    "show-duties": {"nl": "Plichten", "en": "Duties"},
    "show-duty": {"nl": "{role}: {text}", "en": "{role}: {text}"},
    "show-options": {"nl": "Hulp die geen tafel is", "en": "Help that is no table"},
    "check-found-error-one": {"nl": "{n} fout gevonden.", "en": "{n} mistake found."},
    "check-found-error-many": {"nl": "{n} fouten gevonden.", "en": "{n} mistakes found."},
    "check-found-warning-one": {"nl": "{n} waarschuwing.", "en": "{n} warning."},
    "check-found-warning-many": {"nl": "{n} waarschuwingen.", "en": "{n} warnings."},
    "check-found-hint-one": {"nl": "{n} tip.", "en": "{n} hint."},
    "check-found-hint-many": {"nl": "{n} tips.", "en": "{n} hints."},
    "check-cases": {"nl": "Casussen: {cases}.", "en": "Cases: {cases}."},
    "check-rule": {"nl": "Onderdeel: {rule}", "en": "Rule: {rule}"},
    "check-witness": {
        "nl": "Voorbeeld: {file} (status {status}).",
        "en": "Example: {file} (status {status}).",
    },
    "check-fine": {
        "nl": "Geen fouten: {editions} uitgaven × {municipalities} gemeenten, {tables} tafels, {facts} gegevens; {situations} situaties nagegaan.",
        "en": "No mistakes: {editions} editions × {municipalities} municipalities, {tables} tables, {facts} facts; {situations} situations proved.",
    },
    "check-proved": {
        "nl": "Nagegaan: {routes} routes, {situations} situaties.",
        "en": "Proved: {routes} routes, {situations} situations.",
    },
    "check-not-proved": {
        "nl": "Niet bewezen: uitgave {edition}, gemeente {municipality}; de regels zijn te ingewikkeld om elke situatie na te gaan.",
        "en": "Not proved: edition {edition}, municipality {municipality}; the rules are too complex to look at every situation.",
    },
    "check-seconds": {"nl": "Dat duurde {seconds} seconden.", "en": "That took {seconds} seconds."},
    "check-hints": {
        "nl": "{n} teksten zonder Engelse vertaling; met --format json ziet u welke.",
        "en": "{n} texts without an English translation; --format json lists them.",
    },
    # --- findings as continuous integration shows them (render/ci.py) ---
    "ci-cases": {"nl": "Het gaat om: {cases}.", "en": "This is about: {cases}."},
    "ci-share": {
        "nl": "Het gaat om {share} van alle situaties.",
        "en": "This is about {share} of all situations.",
    },
    "ci-cases-share": {
        "nl": "Het gaat om {share} van alle situaties: {cases}.",
        "en": "This is about {share} of all situations: {cases}.",
    },
    "ci-more-one": {
        "nl": "Er is nog {n} bevinding die hier niet past; `routeboek check` toont alles.",
        "en": "There is {n} more finding that does not fit here; `routeboek check` shows all.",
    },
    "ci-more-many": {
        "nl": "Er zijn nog {n} bevindingen die hier niet passen; `routeboek check` toont alles.",
        "en": "There are {n} more findings that do not fit here; `routeboek check` shows all.",
    },
}

TEXTS |= {
    "test-mismatch": {
        "nl": "{key}: verwacht {expected}, gevonden {found}",
        "en": "{key}: expected {expected}, found {found}",
    },
    "test-count": {
        "nl": "{examples} voorbeelden, {wrong} verschillen.",
        "en": "{examples} examples, {wrong} mismatches.",
    },
}

# --- what changed between two editions (compare), and the drawing of a route ---
TEXTS |= {
    "compare-title": {
        "nl": "Wat er verandert van {old} naar {new}",
        "en": "What changes from {old} to {new}",
    },
    "compare-nothing": {"nl": "Er verandert niets.", "en": "Nothing changes."},
    "compare-nothing-else": {"nl": "Verder verandert er niets.", "en": "Nothing else changes."},
    "compare-everywhere": {"nl": "In elke gemeente", "en": "In every municipality"},
    "compare-general": {"nl": "De route", "en": "The route"},
    "compare-tables": {"nl": "De tafels", "en": "The tables"},
    "compare-covered": {
        "nl": "Deze uitgave geldt hier nu ook.",
        "en": "The edition now applies here too.",
    },
    "compare-left-out": {
        "nl": "Deze uitgave geldt hier niet meer.",
        "en": "The edition no longer applies here.",
    },
    "compare-table-came": {"nl": "Nieuwe tafel: {name}.", "en": "New table: {name}."},
    "compare-table-went": {"nl": "Deze tafel vervalt: {name}.", "en": "This table goes: {name}."},
    "compare-table-here": {
        "nl": "Deze tafel is er nu ook in deze gemeente: {name}.",
        "en": "This municipality now has this table too: {name}.",
    },
    "compare-table-not-here": {
        "nl": "Deze tafel is er niet meer in deze gemeente: {name}.",
        "en": "This municipality no longer has this table: {name}.",
    },
    "compare-absence-came": {
        "nl": "Nieuwe tafel, maar niet in deze gemeente: {name}.",
        "en": "New table, but not in this municipality: {name}.",
    },
    "compare-absence-went": {
        "nl": "Deze tafel was er hier al niet, en vervalt: {name}.",
        "en": "This table, which was not here before either, goes: {name}.",
    },
    "compare-absence-changed": {
        "nl": "Deze tafel is er nog steeds niet in deze gemeente: {name}.",
        "en": "This municipality still does not have this table: {name}.",
    },
    "compare-go-to": {"nl": "Ga direct naar: {name}.", "en": "Go directly to: {name}."},
    "compare-went-to": {
        "nl": "Eerst ging u direct naar: {name}.",
        "en": "Before, you went directly to: {name}.",
    },
    "compare-order": {
        "nl": "De volgorde was: {before}. Nu: {after}.",
        "en": "The order was: {before}. Now: {after}.",
    },
    "compare-name": {
        "nl": "De naam: {before} → {after}.",
        "en": "The name: {before} → {after}.",
    },
    "compare-step": {
        "nl": "Het nummer van de stap: {before} → {after}.",
        "en": "The number of the step: {before} → {after}.",
    },
    "compare-no-step": {"nl": "geen nummer", "en": "no number"},
    "compare-earliest-week": {
        "nl": "De vroegste week (richtlijn): {before} → {after}.",
        "en": "The earliest week (guidance): {before} → {after}.",
    },
    "compare-latest-week": {
        "nl": "De uiterste week: {before} → {after}.",
        "en": "The latest week: {before} → {after}.",
    },
    "compare-rung-came": {
        "nl": "Dit is nu een stap van de route. Eerst was het een tafel naast de stappen.",
        "en": "This is now a step of the route. Before, it was a table beside the steps.",
    },
    "compare-rung-went": {
        "nl": "Dit is nu een tafel naast de stappen. Eerst was het een stap van de route.",
        "en": "This is now a table beside the steps. Before, it was a step of the route.",
    },
    "compare-came": {"nl": "Nieuw {where}: {after}", "en": "New {where}: {after}"},
    "compare-went": {"nl": "Vervalt {where}: {before}", "en": "No longer {where}: {before}"},
    "compare-changed": {
        "nl": "Anders {where}. Eerst: {before} Nu: {after}",
        "en": "Different {where}. Before: {before} Now: {after}",
    },
    "compare-parts": {
        "nl": "Anders {where}: {after} Het verschil zit in: {parts}.",
        "en": "Different {where}: {after} The difference is in: {parts}.",
    },
    "compare-carried-over": {
        "nl": "Blijft {where}, maar komt nu uit een andere uitgave: {after}",
        "en": "Stays {where}, but is now taken from another edition: {after}",
    },
    "compare-own-text": {
        "nl": "Blijft {where}, en staat nu in de eigen tekst: {after}",
        "en": "Stays {where}, and is now in the text itself: {after}",
    },
    "compare-blocks": {
        "nl": "Blijft {where}, en houdt nu wel tegen: {after}",
        "en": "Stays {where}, and now holds up: {after}",
    },
    "compare-no-longer-blocks": {
        "nl": "Blijft {where}, maar houdt niet meer tegen: {after}",
        "en": "Stays {where}, but no longer holds up: {after}",
    },
    "compare-wording": {"nl": "Ook anders: {parts}.", "en": "Also different: {parts}."},
    "compare-where-application": {"nl": "bij het aanmelden", "en": "in applying"},
    "compare-where-participant": {"nl": "aan tafel", "en": "at the table"},
    "compare-where-condition": {"nl": "als voorwaarde", "en": "as a condition"},
    "compare-where-gate": {
        "nl": "als voorwaarde om op te schalen",
        "en": "as a condition to escalate",
    },
    "compare-where-ladder-for": {
        "nl": "als voorwaarde voor de hele route",
        "en": "as a condition for the whole route",
    },
    "compare-where-phase": {"nl": "als fase", "en": "as a phase"},
    "compare-where-option": {"nl": "als hulp die geen tafel is", "en": "as help that is no table"},
    "compare-where-duty": {"nl": "als plicht", "en": "as a duty"},
    "compare-where-other-route": {"nl": "als andere route", "en": "as another route"},
    "compare-where-fallback": {
        "nl": "aan het einde van de route",
        "en": "at the end of the route",
    },
    "usage-compare": {
        "nl": "Bij --compare horen twee uitgaven als OUD:NIEUW. Kies uit: {known}.",
        "en": "For --compare give two editions as OLD:NEW. Choose from: {known}.",
    },
    "usage-compare-sectors": {
        "nl": "Vergelijk bij --compare twee uitgaven van dezelfde sector. Kies uit: {known}.",
        "en": "For --compare choose two editions of the same sector. Choose from: {known}.",
    },
    "usage-compare-alone": {
        "nl": "Bij --compare hoort geen UITGAVE: noem beide uitgaven als OUD:NIEUW.",
        "en": "With --compare give no edition apart: name both as OLD:NEW.",
    },
    "usage-file-of-rules": {
        "nl": "De optie --file hoort alleen bij `schema rules`. Laat hem weg.",
        "en": "The option --file belongs to `schema rules` only. Leave it out.",
    },
    "diagram-title": {"nl": "De route als tekening", "en": "The route as a drawing"},
    "diagram-apply": {"nl": "Aanmelden: {text}", "en": "Applying: {text}"},
    "diagram-unsolved": {"nl": "geen oplossing", "en": "no solution"},
    "diagram-optional": {"nl": "als dat nodig is", "en": "if needed"},
    "diagram-next": {"nl": "kan ook de volgende zijn", "en": "can also be next"},
    "diagram-otherwise": {"nl": "andere situatie", "en": "another situation"},
    "diagram-end": {"nl": "Einde van de route", "en": "End of the route"},
    "diagram-side-tables": {"nl": "Tafels naast de stappen", "en": "Tables beside the steps"},
    "diagram-other-routes": {"nl": "Andere routes", "en": "Other routes"},
}

# The parts of a rule, as they follow "also different" and "the difference is in".
TEXTS |= {
    "part-name": {"nl": "de naam", "en": "the name"},
    "part-text": {"nl": "de tekst", "en": "the text"},
    "part-purpose": {"nl": "waarvoor de tafel is", "en": "what the table is for"},
    "part-frequency": {"nl": "hoe vaak de tafel er is", "en": "how often the table is held"},
    "part-dossier": {"nl": "het dossier", "en": "the dossier"},
    "part-powers": {"nl": "wat de tafel doet", "en": "what the table does"},
    "part-afterwards": {"nl": "wat er daarna komt", "en": "what comes afterwards"},
    "part-contacts": {"nl": "het contact", "en": "the contact"},
    "part-only_when": {"nl": "wanneer de stap nodig is", "en": "when the step is needed"},
    "part-next_when": {
        "nl": "wanneer deze tafel de volgende is",
        "en": "when this table is next",
    },
    "part-gated": {
        "nl": "of de voorwaarden om op te schalen gelden",
        "en": "whether the conditions to escalate apply",
    },
    "part-no_table_when": {
        "nl": "wanneer er geen tafel is",
        "en": "when there is no table",
    },
    "part-attending_when": {
        "nl": "wanneer de leerling op school is",
        "en": "when the pupil is at school",
    },
    "part-first": {"nl": "of het boven in het advies staat", "en": "whether it comes first"},
    "part-note": {"nl": "wanneer deze manier geldt", "en": "when this way applies"},
    "part-named_only": {
        "nl": "of er meer staat dan de naam",
        "en": "whether there is more than a name",
    },
    "part-carried_over": {
        "nl": "of het uit een andere uitgave komt",
        "en": "whether it comes from another edition",
    },
    "part-when": {"nl": "wanneer het geldt", "en": "when it applies"},
    "part-unless": {"nl": "wanneer het niet geldt", "en": "when it does not apply"},
    "part-done_when": {"nl": "wanneer het gedaan is", "en": "when it is done"},
    "part-on_whom": {"nl": "wie het moet doen", "en": "who must do it"},
    "part-who_asks": {"nl": "wie erom vraagt", "en": "who asks for it"},
    "part-shown_in": {"nl": "wanneer het getoond wordt", "en": "when it is shown"},
    "part-actions": {"nl": "wat er moet gebeuren", "en": "what must be done"},
    "part-test": {"nl": "wanneer eraan voldaan is", "en": "when it is met"},
    "part-nature": {
        "nl": "wat het betekent als er niet aan voldaan is",
        "en": "what it means when it is not met",
    },
    "part-todo": {"nl": "wat iemand kan doen", "en": "what someone can do"},
    "part-who": {"nl": "wie dat kan doen", "en": "who can do that"},
    "part-blocking": {"nl": "of het tegenhoudt", "en": "whether it holds up"},
    "part-decides_first": {
        "nl": "of deze voorwaarde voorgaat",
        "en": "whether this condition goes first",
    },
    "part-grouper": {"nl": "hoeveel onderdelen nodig zijn", "en": "how many parts are needed"},
    "part-children": {"nl": "de onderdelen", "en": "the parts"},
    "part-clock": {
        "nl": "vanaf welke datum de weken tellen",
        "en": "the date that weeks count from",
    },
    "part-body": {"nl": "welk overleg de casus heeft", "en": "which meeting has the case"},
    "part-solved_when": {"nl": "wanneer de casus is opgelost", "en": "when the case is solved"},
    "part-notices": {"nl": "de waarschuwingen", "en": "the warnings"},
}

_PHRASE_REFERENCES = frozenset(f"@{name}" for name in PHRASES)

_WEEKDAYS: dict[Language, str] = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_MONTHS: dict[Language, str] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}

# --- what the analysis of whole routes finds (analysis) ---
DIAGNOSTICS |= {
    "condition-always-true": {
        "nl": (
            "Deze voorwaarde (`{name}`) is in elke casus waar en doet dus niets.",
            "Verbeter de voorwaarde of haal haar weg.",
        ),
        "en": (
            "This condition (`{name}`) is true in every case, so it does nothing.",
            "Correct the condition or remove it.",
        ),
    },
    "condition-always-false": {
        "nl": (
            "Deze voorwaarde (`{name}`) is in geen enkele casus waar.",
            "Verbeter de voorwaarde of haal weg wat er nooit door geldt.",
        ),
        "en": (
            "This condition (`{name}`) is true in no case at all.",
            "Correct the condition or remove what it keeps from ever applying.",
        ),
    },
    "condition-shadowed": {
        "nl": (
            "Zonder deze voorwaarde (`{name}`) komt er in elke casus hetzelfde uit.",
            "Haal de voorwaarde weg, of verbeter wat haar overbodig maakt.",
        ),
        "en": (
            "Without this condition (`{name}`) every case comes to the same.",
            "Remove the condition, or correct what makes it superfluous.",
        ),
    },
    "table-unreachable": {
        "nl": (
            "De tafel `{name}` is voor geen enkele casus mogelijk.",
            "Verbeter de voorwaarden die samen nooit waar zijn.",
        ),
        "en": (
            "The table `{name}` is permitted in no case at all.",
            "Correct the conditions that are never true together.",
        ),
    },
    "route-unreachable": {
        "nl": (
            "De andere route `{name}` geldt voor geen enkele casus.",
            "Zet haar voor de route die haar verdringt, of verbeter `when`.",
        ),
        "en": (
            "The other route `{name}` applies to no case at all.",
            "Put it before the route that takes its place, or correct `when`.",
        ),
    },
    "phase-unreachable": {
        "nl": (
            "De fase `{name}` geldt voor geen enkele casus.",
            "Zet haar voor de fase die haar verdringt, of verbeter `when`.",
        ),
        "en": (
            "The phase `{name}` applies to no case at all.",
            "Put it before the phase that takes its place, or correct `when`.",
        ),
    },
    "two-next-tables": {
        "nl": (
            "Dezelfde reden leidt naar twee tafels tegelijk: `{one}` en `{two}`.",
            "Maak de voorwaarden zo dat een reden naar een tafel leidt.",
        ),
        "en": (
            "The same reason leads to two tables at once: `{one}` and `{two}`.",
            "Make the conditions such that one reason leads to one table.",
        ),
    },
    "dead-end": {
        "nl": (
            "Bij de tafel `{name}` loopt een casus vast zonder dat er staat wie iets kan doen.",
            "Zeg bij de voorwaarde met `who` en `todo` wie wat doet.",
        ),
        "en": (
            "At the table `{name}` a case gets stuck and nobody is named who can do something.",
            "Say with `who` and `todo` who does what about the condition.",
        ),
    },
    "no-one-applies": {
        "nl": (
            "Er is een casus die naar de tafel `{name}` mag, maar die niemand daar kan aanmelden.",
            "Maak `when` bij een aanmelding ruimer, of voeg een aanmelding toe.",
        ),
        "en": (
            "There is a case that may go to the table `{name}`, but nobody can apply for it.",
            "Widen `when` of an application, or add an application.",
        ),
    },
    "case-without-phase": {
        "nl": (
            "Er is een casus waarvoor opschalen te vroeg is en geen enkele fase geldt.",
            "Maak een van de fasen ruimer, of voeg een fase toe.",
        ),
        "en": (
            "There is a case that is too early to escalate and to which no phase applies.",
            "Widen one of the phases, or add one.",
        ),
    },
    "promise-broken": {
        "nl": (
            "Hier wordt een belofte gebroken: \u201c{text}\u201d",
            "Verbeter de regel, of pas de belofte aan als de tekst is veranderd.",
        ),
        "en": (
            "A promise is broken here: \u201c{text}\u201d",
            "Correct the rule, or adjust the promise if the text has changed.",
        ),
    },
    "impossible-too-wide": {
        "nl": (
            "De onmogelijke situatie `{name}` sluit zoveel uit dat voorwaarden altijd of nooit waar zijn.",
            "Maak `when` van deze situatie nauwer.",
        ),
        "en": (
            "The impossible situation `{name}` rules out so much that conditions are always or never true.",
            "Make `when` of this situation narrower.",
        ),
    },
    "table-comes-back": {
        "nl": (
            "De tafel `{name}` is opnieuw aan de beurt nadat zij zonder oplossing bleef.",
            "Zeg in `next_when` met `none` en `tried` dat dit maar een keer kan.",
        ),
        "en": (
            "The table `{name}` is next again after it ended without a solution.",
            "Say in `next_when` with `none` and `tried` that this can be only once.",
        ),
    },
    "promise-empty": {
        "nl": (
            "Deze belofte zegt niet wat er gebeurt.",
            "Geef `gate`, `status` of `tables`.",
        ),
        "en": (
            "This promise does not say what happens.",
            "Give `gate`, `status` or `tables`.",
        ),
    },
    "go-to-elsewhere": {
        "nl": (
            "`go_to` slaat hier een stap over of gaat terug; de volgende is `{name}`.",
            "Noem met `go_to` de eerste stap die hier wel bestaat.",
        ),
        "en": (
            "`go_to` skips a step here or goes back; the next one is `{name}`.",
            "Name with `go_to` the first step that does exist here.",
        ),
    },
    "step-falls": {
        "nl": (
            "Het nummer van deze stap ({step}) is niet hoger dan dat van de stap ervoor ({before}).",
            "Nummer de stappen in de volgorde van de ladder.",
        ),
        "en": (
            "The number of this step ({step}) is not higher than that of the step before it ({before}).",
            "Number the steps in the order of the ladder.",
        ),
    },
    "editions-gap": {
        "nl": (
            "Tussen deze uitgave en `{name}` liggen dagen die bij geen van beide horen.",
            "Laat de ene uitgave beginnen op de dag na de andere.",
        ),
        "en": (
            "Between this edition and `{name}` there are days that belong to neither.",
            "Let the one edition begin on the day after the other.",
        ),
    },
    "deadline-falls": {
        "nl": (
            "De termijn van `{table}` ({week} weken) is eerder dan die van `{former}` ervoor ({before} weken).",
            "Verbeter een van de twee termijnen.",
        ),
        "en": (
            "The term of `{table}` ({week} weeks) is earlier than that of `{former}` before it ({before} weeks).",
            "Correct one of the two terms.",
        ),
    },
    "applicant-not-at-table": {
        "nl": (
            "Bij `{table}` meldt een rol aan die bij de stap ervoor niet aan tafel zat: {role}.",
            "Verbeter de aanmelder, of zeg met `because` waarom deze rol aanmeldt.",
        ),
        "en": (
            "At `{table}` a role applies that was not at the step before it: {role}.",
            "Correct the applicant, or say with `because` why this role applies.",
        ),
    },
    "tables-wait-for-each-other": {
        "nl": (
            "De tafels `{table}` en `{other}` wachten op elkaar.",
            "Haal bij een van de twee weg dat de andere eerst gehouden moet zijn.",
        ),
        "en": (
            "The tables `{table}` and `{other}` wait for each other.",
            "Remove from one of them that the other has to be held first.",
        ),
    },
    "condition-only-here-missing": {
        "nl": (
            "{municipality} mist bij `{table}` de voorwaarde `{what}`, die de andere gemeenten wel hebben.",
            "Voeg de voorwaarde toe, of leg met `lacks` uit waarom zij hier niet geldt.",
        ),
        "en": (
            "{municipality} lacks the condition `{what}` at `{table}`, which the other municipalities have.",
            "Add the condition, or explain with `lacks` why it does not hold here.",
        ),
    },
    "applicant-only-here-missing": {
        "nl": (
            "{municipality} mist bij `{table}` de aanmelder `{what}`, die de andere gemeenten wel hebben.",
            "Voeg de aanmelder toe, of leg met `lacks` uit waarom deze rol hier niet aanmeldt.",
        ),
        "en": (
            "{municipality} lacks the applicant `{what}` at `{table}`, whom the other municipalities have.",
            "Add the applicant, or explain with `lacks` why this role does not apply here.",
        ),
    },
    "participant-only-here-missing": {
        "nl": (
            "{municipality} mist bij `{table}` de deelnemer `{what}`, die de andere gemeenten wel hebben.",
            "Voeg de deelnemer toe, of leg met `lacks` uit waarom deze rol hier niet aan tafel zit.",
        ),
        "en": (
            "{municipality} lacks the participant `{what}` at `{table}`, whom the other municipalities have.",
            "Add the participant, or explain with `lacks` why this role is not at the table here.",
        ),
    },
    "fact-unused": {
        "nl": (
            "Geen enkele regel gebruikt het gegeven `{name}`.",
            "Haal het weg, of zeg met `unused` waarom het er staat.",
        ),
        "en": (
            "No rule uses the fact `{name}`.",
            "Remove it, or say with `unused` why it is there.",
        ),
    },
    "interpretation-unused": {
        "nl": (
            "Geen enkele regel steunt op de lezing `{name}`.",
            "Noem haar met `interpretation` bij de regel, of haal haar weg.",
        ),
        "en": (
            "No rule rests on the reading `{name}`.",
            "Name it with `interpretation` at the rule, or remove it.",
        ),
    },
    "document-unused": {
        "nl": (
            "Geen enkele regel verwijst naar het document `{name}`.",
            "Noem het met `source` bij een regel, of haal het weg.",
        ),
        "en": (
            "No rule refers to the document `{name}`.",
            "Name it with `source` at a rule, or remove it.",
        ),
    },
    "waiver-expired": {
        "nl": (
            "De uitzondering voor `{code}` bij `{rule}` gold tot en met {until}.",
            "Verbeter de regel, of laat iemand de uitzondering opnieuw beoordelen.",
        ),
        "en": (
            "The waiver of `{code}` at `{rule}` was good until {until}.",
            "Correct the rule, or have someone judge the waiver again.",
        ),
    },
    "waiver-unused": {
        "nl": (
            "Deze uitzondering hoort bij geen enkele melding: `{code}` bij `{rule}`.",
            "Haal de uitzondering weg, of verbeter de code of de regel.",
        ),
        "en": (
            "This waiver belongs to no finding: `{code}` at `{rule}`.",
            "Remove the waiver, or correct its code or rule.",
        ),
    },
}


# --- what the examples cover (analysis/proposals.py, cli/examples.py) ---
TEXTS |= {
    "proposal-name": {
        "nl": "{edition} {municipality}, {rule}: {answer}",
        "en": "{edition} {municipality}, {rule}: {answer}",
    },
    "proposal-next": {"nl": "volgende tafel", "en": "next table"},
    "proposal-actions": {"nl": "wie wat kan doen", "en": "who can do what"},
    "proposal-applications": {"nl": "wie aanmeldt", "en": "who applies"},
    "proposal-participants": {"nl": "wie aan tafel zit", "en": "who is at the table"},
    "proposal-weeks": {"nl": "termijnen", "en": "terms"},
    "proposal-side": {"nl": "tafel ernaast {name}", "en": "side table {name}"},
    "proposal-duty": {"nl": "plicht {name}", "en": "duty {name}"},
    "proposal-option": {"nl": "hulp {name}", "en": "help {name}"},
    "proposal-warning": {"nl": "waarschuwing {name}", "en": "warning {name}"},
    "proposal-unstated": {
        "nl": "aangenomen zonder antwoord: {name}",
        "en": "taken without an answer: {name}",
    },
    "proposal-attending": {"nl": "weer op school", "en": "back at school"},
    "proposal-phase": {"nl": "fase", "en": "phase"},
    "proposal-action": {"nl": "wat fase {name} vraagt", "en": "what phase {name} asks"},
    "proposal-heading": {
        "nl": "Voorgesteld door routeboek: lees elke casus na in de tekst voordat u hem overneemt.",
        "en": "Proposed by routeboek: check each case against the text before you adopt it.",
    },
    "test-coverage": {
        "nl": "Dekking {edition}, {municipality}: {covered} van {total} ({share}).",
        "en": "Coverage {edition}, {municipality}: {covered} of {total} ({share}).",
    },
    "test-missing": {
        "nl": "{place}: geen voorbeeld waarin dit met {answer} beslist ({municipality})",
        "en": "{place}: no example in which this decides with {answer} ({municipality})",
    },
    "test-not-proved": {
        "nl": "Niet nagegaan wat de voorbeelden dekken: de regels zijn te ingewikkeld.",
        "en": "What the examples cover was not looked at: the rules are too complex.",
    },
    "mutate-refused": {
        "nl": (
            "Van de {examples} voorbeelden kloppen er {n} niet met de regels zoals ze nu zijn. "
            "Gebruik eerst `routeboek test` en verbeter de voorbeelden of de regels."
        ),
        "en": (
            "Of the {examples} examples {n} do not agree with the rules as they are now. "
            "Run `routeboek test` first, and correct the examples or the rules."
        ),
    },
    "mutate-count": {
        "nl": "{total} veranderingen: {noticed} opgemerkt, {unnoticed} niet, {idle} zonder gevolg. Opgemerkt: {share}.",
        "en": "{total} changes: {noticed} noticed, {unnoticed} not, {idle} without effect. Noticed: {share}.",
    },
    "mutate-dropped": {"nl": "{place}: weggelaten", "en": "{place}: left out"},
    "mutate-negated": {"nl": "{place}: omgekeerd", "en": "{place}: negated"},
    "mutate-swapped": {"nl": "{place}: omgewisseld", "en": "{place}: swapped"},
    "mutate-number": {"nl": "{place}: wordt {value}", "en": "{place}: becomes {value}"},
    "mutate-value-added": {"nl": "{place}: ook `{value}`", "en": "{place}: `{value}` too"},
    "mutate-value-gone": {"nl": "{place}: zonder `{value}`", "en": "{place}: without `{value}`"},
    "mutate-nature": {"nl": "{place}: `nature: {value}`", "en": "{place}: `nature: {value}`"},
    "mutate-grouper": {"nl": "{place}: `{value}`", "en": "{place}: `{value}`"},
    "mutate-gated": {
        "nl": "{place}: drempel omgekeerd",
        "en": "{place}: conditions to escalate turned round",
    },
    "mutate-blocking": {"nl": "{place}: houdt tegen", "en": "{place}: blocks"},
    "mutate-applicant": {"nl": "{place}: andere aanmelder", "en": "{place}: another applicant"},
    "mutate-receiver": {"nl": "{place}: andere ontvanger", "en": "{place}: another receiver"},
    "mutate-holder": {"nl": "{place}: plicht van een ander", "en": "{place}: a duty of another"},
    "test-proposed": {"nl": "{n} voorbeelden voorgesteld.", "en": "{n} examples proposed."},
}

# --- what other rules change (render/difference.py) ---
TEXTS |= {
    "diff-title": {
        "nl": "Wat er verandert van {old} naar {new}",
        "en": "What changes from {old} to {new}",
    },
    "diff-same": {"nl": "Zelfde gedrag", "en": "Same behaviour"},
    "diff-cases": {
        "nl": "Casussen: {cases}. Dat is {share} van de situaties.",
        "en": "Cases: {cases}. That is {share} of the situations.",
    },
    "diff-more": {
        "nl": "En nog {n}; met --format json ziet u alles.",
        "en": "And {n} more; --format json lists all.",
    },
    "diff-lines": {"nl": "Regels die verschillen:", "en": "Lines that differ:"},
    "diff-line-changed": {
        "nl": "{place}: `{key}` van `{before}` naar `{after}`",
        "en": "{place}: `{key}` from `{before}` to `{after}`",
    },
    "diff-line-new": {"nl": "{place}: `{key}` is nieuw", "en": "{place}: `{key}` is new"},
    "diff-line-gone": {"nl": "{place}: `{key}` is weg", "en": "{place}: `{key}` is gone"},
    "diff-line-new-value": {
        "nl": "{place}: `{key}` is nieuw: `{after}`",
        "en": "{place}: `{key}` is new: `{after}`",
    },
    "diff-line-gone-value": {
        "nl": "{place}: `{key}` is weg: `{before}`",
        "en": "{place}: `{key}` is gone: `{before}`",
    },
    "diff-line-order": {
        "nl": "{place}: `{key}` staat in een andere volgorde",
        "en": "{place}: `{key}` is in another order",
    },
    "diff-only-new": {
        "nl": "{municipality}: komt erbij; hiervoor was er geen advies.",
        "en": "{municipality}: is new; there was no advice before.",
    },
    "diff-only-old": {
        "nl": "{municipality}: vervalt; hierna is er geen advies meer.",
        "en": "{municipality}: goes; there is no advice after this.",
    },
    "diff-not-proved": {
        "nl": "{municipality}: niet bewezen; de regels zijn te ingewikkeld om elke situatie na te gaan.",
        "en": "{municipality}: not proved; the rules are too complex to look at every situation.",
    },
    "diff-from-to": {"nl": "van “{before}” naar “{after}”", "en": "from “{before}” to “{after}”"},
    "diff-refused": {"nl": "casus geweigerd", "en": "case refused"},
    "diff-taken": {"nl": "casus aangenomen", "en": "case taken"},
    "diff-applications": {
        "nl": "aanmelden bij {table} {change}",
        "en": "applying to {table} {change}",
    },
    "diff-nobody": {"nl": "niemand", "en": "nobody"},
    "diff-weeks": {"nl": "termijn van {table} {change}", "en": "term of {table} {change}"},
    "diff-weeks-none": {"nl": "geen termijn", "en": "no term"},
    "diff-weeks-until": {"nl": "uiterlijk week {last}", "en": "by week {last}"},
    "diff-weeks-from": {"nl": "vanaf week {first}", "en": "from week {first}"},
    "diff-weeks-between": {
        "nl": "week {first} tot en met {last}",
        "en": "week {first} up to {last}",
    },
    "diff-participants": {
        "nl": "aan tafel bij {table}: {change}",
        "en": "at the table of {table}: {change}",
    },
    "diff-actions": {
        "nl": "bij {table} verandert wat er eerst moet gebeuren of wie dat doet",
        "en": "at {table} what has to be done first, or by whom, changes",
    },
    "diff-side": {"nl": "tafel ernaast {name}", "en": "side table {name}"},
    "diff-duty": {"nl": "plicht “{name}”", "en": "duty “{name}”"},
    "diff-option": {"nl": "hulp “{name}”", "en": "help “{name}”"},
    "diff-warning": {"nl": "waarschuwing `{name}`", "en": "warning `{name}`"},
    "diff-phase": {"nl": "fase", "en": "phase"},
    "diff-action": {"nl": "wat fase {name} vraagt", "en": "what phase {name} asks"},
    "diff-edition": {"nl": "uitgave: `{name}`", "en": "edition: `{name}`"},
    "diff-unstated": {
        "nl": "zonder antwoord op “{name}” aangenomen",
        "en": "taken without an answer to “{name}”",
    },
    "diff-unstated-when": {"nl": "in andere gevallen", "en": "in other cases"},
    "diff-asked": {"nl": "niets: er wordt naar gevraagd", "en": "nothing: it is asked"},
    "diff-attending": {
        "nl": "de leerling is op school en er wordt geen tafel getoond",
        "en": "the pupil is at school and no table is shown",
    },
    "diff-acting": {
        "nl": "door anderen dan eerst namens deze rol",
        "en": "by others than before on behalf of this role",
    },
    "diff-other-people": {
        "nl": "wie aanmeldt of aan tafel zit, verandert",
        "en": "who applies or sits at the table changes",
    },
    "diff-absent": {"nl": "niet", "en": "not there"},
    "diff-present": {"nl": "wel", "en": "there"},
    "diff-state-due": {"nl": "moet nog", "en": "due"},
    "diff-state-made": {"nl": "gedaan", "en": "made"},
    "diff-state-named-only": {"nl": "alleen genoemd", "en": "only named"},
    "diff-own": {"nl": "Uw eigen casussen", "en": "Your own cases"},
    "diff-own-none": {
        "nl": "Geen van uw casussen krijgt een ander advies.",
        "en": "None of your cases gets another advice.",
    },
    "diff-own-case": {
        "nl": "{file}: van “{before}” naar “{after}” (anders: {parts})",
        "en": "{file}: from “{before}” to “{after}” (differs: {parts})",
    },
    "diff-unknown-side": {
        "nl": "`{name}` is geen map met regels, geen uitgave en geen git-revisie.",
        "en": "`{name}` is no folder of rules, no edition and no git revision.",
    },
    "diff-no-cases": {
        "nl": "{folder} is geen map met casussen.",
        "en": "{folder} is no folder of cases.",
    },
    "diff-mixed-sides": {
        "nl": "Vergelijk een uitgave met een andere uitgave van dezelfde sector.",
        "en": "Compare an edition with another edition of the same sector.",
    },
    "diff-no-rules-in-revision": {
        "nl": "In git-revisie `{name}` staat geen map {folder}.",
        "en": "The git revision `{name}` has no folder {folder}.",
    },
    "diff-rules-wrong": {
        "nl": "De regels van {name} zijn niet in orde:",
        "en": "The rules of {name} are not in order:",
    },
}

# --- pages about the codes of findings (cli/explain.py) ---
TEXTS |= {
    "explain-list": {
        "nl": "Meldingen met hun code; `routeboek explain CODE` toont de uitleg.",
        "en": "Findings with their code; `routeboek explain CODE` shows the page, in Dutch.",
    },
    "explain-unknown": {
        "nl": "De code `{name}` bestaat niet. Alle codes: routeboek explain",
        "en": "The code `{name}` does not exist. All codes: routeboek explain",
    },
    "explain-unknown-near": {
        "nl": "De code `{name}` bestaat niet. Bedoelde u `{near}`?",
        "en": "The code `{name}` does not exist. Did you mean `{near}`?",
    },
    "explain-page-is-dutch": {
        "nl": "De bladzijde hieronder is in het Nederlands.",
        "en": "The page below is in Dutch, as are the rules and those who write them.",
    },
    "explain-no-page": {
        "nl": "Deze melding gaat over een casus of een vraag en niet over regels: meer uitleg is er niet.",
        "en": "This finding is about a case or a question, not about rules: there is no page about it.",
    },
}


# --- which cases a finding of the analysis is about (analysis) ---
TEXTS |= {
    "word-yes": {"nl": "ja", "en": "yes"},
    "word-no": {"nl": "nee", "en": "no"},
    "cases-others": {"nl": "en andere", "en": "and others"},
    "cases-all": {"nl": "elke casus", "en": "every case"},
    "cases-edition": {"nl": "uitgave {edition}", "en": "edition {edition}"},
    "cases-municipality": {"nl": "gemeente {name}", "en": "municipality {name}"},
    "cases-start": {"nl": "nog geen tafel gehouden", "en": "no table held yet"},
    "cases-after": {"nl": "na {table}", "en": "after {table}"},
    "cases-tried": {"nl": "{table} zonder oplossing", "en": "{table} without a solution"},
    "cases-untried": {"nl": "{table} niet geprobeerd", "en": "{table} not tried"},
    "cases-held": {"nl": "{table} is gehouden", "en": "{table} was held"},
    "cases-unheld": {"nl": "{table} niet gehouden", "en": "{table} not held"},
    "cases-applied": {"nl": "{table} is aangevraagd", "en": "{table} was applied for"},
    "cases-unapplied": {"nl": "{table} niet aangevraagd", "en": "{table} not applied for"},
    "cases-day-from": {"nl": "peildatum vanaf {day}", "en": "reference date from {day}"},
    "cases-day-until": {"nl": "peildatum tot en met {until}", "en": "reference date up to {until}"},
    "cases-day-between": {
        "nl": "peildatum van {day} tot en met {until}",
        "en": "reference date from {day} up to {until}",
    },
    "cases-no-date": {"nl": "geen datum", "en": "no date"},
    "cases-any-date": {"nl": "een datum", "en": "a date"},
    "cases-from": {"nl": "{low} of meer", "en": "{low} or more"},
    "cases-to": {"nl": "hoogstens {high}", "en": "at most {high}"},
    "cases-between": {"nl": "{low} tot en met {high}", "en": "{low} to {high}"},
    "cases-ago-from": {"nl": "{low} of langer geleden", "en": "{low} ago or longer"},
    "cases-ago-to": {"nl": "nog geen {high} geleden", "en": "less than {high} ago"},
    "cases-ago-between": {
        "nl": "{low} of langer geleden maar nog geen {high}",
        "en": "{low} ago or longer but less than {high}",
    },
    "cases-week": {"nl": "1 week", "en": "1 week"},
    "cases-weeks": {"nl": "{n} weken", "en": "{n} weeks"},
    "cases-days": {"nl": "{n} dagen", "en": "{n} days"},
    "cases-year": {"nl": "1 jaar", "en": "1 year"},
    "cases-years": {"nl": "{n} jaar", "en": "{n} years"},
}


def diagnostic_text(code: str, params: Mapping[str, str], language: Language) -> tuple[str, str]:
    """The two sentences for a finding; raises KeyError for a code that does not exist."""
    filled = dict(params)
    if filled.get("expected") in _PHRASE_REFERENCES:
        filled["expected"] = PHRASES[filled["expected"][1:]][language].format_map(params)
    what, remedy = DIAGNOSTICS[code][language]
    return what.format_map(filled), remedy.format_map(filled)


def say(code: str, language: Language, **params: str) -> str:
    """A sentence of the engine with its placeholders filled."""
    return TEXTS[code][language].format_map(params)


def long_date(day: date, language: Language) -> str:
    """A date as a person says it, with its weekday: "maandag 2 november 2026"."""
    weekday = _WEEKDAYS[language].split()[day.weekday()]
    month = _MONTHS[language].split()[day.month - 1]
    return f"{weekday} {day.day} {month} {day.year}"
