// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Keys of a column that mean something for some types only.
struct KeyGroup: Sendable, Equatable {
    let keys: [String]
    /// The suggested other declaration of the column.
    let wants: Phrase

    static let texts = KeyGroup(
        keys: ["pattern", "length_min", "length_max", "values"],
        wants: Phrase(en: "text", fr: "un texte"))
    static let numbers = KeyGroup(
        keys: ["range", "unit", "header_unit", "decimal", "grouping"],
        wants: Phrase(en: "a number", fr: "un nombre"))
    static let measurements = KeyGroup(
        keys: ["unit_column", "remark_column"],
        wants: Phrase(en: "a measurement", fr: "une mesure"))
    static let times = KeyGroup(
        keys: ["format"], wants: Phrase(en: "a date or timestamp", fr: "une date ou un horodatage"))
    static let instants = KeyGroup(
        keys: ["zone", "time"], wants: Phrase(en: "a timestamp", fr: "un horodatage"))

    static let all = [texts, numbers, measurements, times, instants]
}
