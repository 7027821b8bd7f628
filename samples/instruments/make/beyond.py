# SPDX-License-Identifier: Apache-2.0
"""Shapes that are met, and that no feed can say yet: two matrices side by side, a time for each tag, times that are only counted."""

from datetime import timedelta

from sheet import at, comma, letters, minutes, number, point, put, rng

TAB = "\t"


def all_of_them():
    side_by_side()
    times_by_tag()
    counted_times()


def side_by_side():
    """Two wavelengths of a plate, one to the right of the other, an empty column between."""
    columns = ["plaque", "longueur_onde", "puits", "valeur"]
    for name, plate, waves, height, width in [("double_24.txt", "D24-1", (405, 620), 4, 6), ("double_96.txt", "D96-4", (260, 280), 8, 12)]:
        r, rows = rng(name), []
        numbers = [*map(str, range(1, width + 1))]
        lines = [
            "##BLOCKS= 1",
            TAB.join(["Plate:", plate, "1.3", "Endpoint", f"{waves[0]} {waves[1]}"]),
            TAB.join(["", "Temperature(°C)", *numbers, "", *numbers]),
        ]
        for index, letter in enumerate(letters(height)):
            left, right = [[number(r, 0.04, 2, 4) for _ in numbers] for _ in waves]
            rows += [
                [plate, wave, f"{letter}{n}", value] for wave, values in zip(waves, (left, right)) for n, value in enumerate(values, 1)
            ]
            lines.append(TAB.join(["", "24.1" if index == 0 else "", *map(point, left), "", *map(point, right)]))
        put("beyond/lecteur_double", name, [*lines, "", "~End"], columns, rows, encoding="cp1252")


def times_by_tag():
    """Each tag has a time of its own beside its value, and they have not the same number of them."""
    columns = ["instant", "etiquette", "valeur"]
    for name, tags in [
        ("archives_cuite.csv", ["CUITE1.NIVEAU", "CUITE1.VIDE", "CUITE1.BRIX"]),
        ("archives_turbine.csv", ["TURB4.VITESSE", "TURB4.COURANT"]),
    ]:
        r, lists = rng(name), []
        for tag in tags:
            when, values = at("2026-03-16T04:00:00"), []
            for _ in range(r.randint(5, 11)):
                when += timedelta(seconds=r.randint(3, 400))
                values.append((when, number(r, 1, 95, 2)))
            lists.append(values)
        lines = [";".join(f"{tag};" for tag in tags), "Horodatage;Valeur;" * len(tags)]
        for line in range(max(map(len, lists))):
            lines.append(
                ";".join(f"{values[line][0]:%d/%m/%Y %H:%M:%S};{comma(values[line][1])}" if line < len(values) else ";" for values in lists)
                + ";"
            )
        put(
            "beyond/historien_paires",
            name,
            lines,
            columns,
            [[when, tag, value] for tag, values in zip(tags, lists) for when, value in values],
        )


def counted_times():
    """The first time and the step stand above: a value has only its number."""
    columns = ["instant", "temperature_c"]
    for name, start, step, count in [
        ("sonde_cristallisoir.txt", "2026-03-16T00:00:00", 15, 20),
        ("sonde_silo.txt", "2026-03-17T12:30:00", 60, 12),
    ]:
        r, rows = rng(name), []
        lines = ["Sonde T-7", f"Début : {at(start):%d/%m/%Y %H:%M}", f"Intervalle : {step} min", f"Nombre : {count}", "", "N°  T(C)"]
        for place in range(1, count + 1):
            value = number(r, 30, 60, 1)
            rows.append([at(start) + minutes(step * (place - 1)), value])
            lines.append(f"{place:<4}{value}")
        put("beyond/sonde_pas_fixe", name, lines, columns, rows, encoding="cp1252")
