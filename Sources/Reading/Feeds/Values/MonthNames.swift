// SPDX-License-Identifier: Apache-2.0

/// Names of months in French and English, whole or cut, without accents.
enum MonthNames {
    private static let names: [String: Int] = {
        let all = [
            "janvier january janv jan", "fevrier february fevr fev feb", "mars march mar",
            "avril april avr apr", "mai may", "juin june jun", "juillet july juil jul",
            "aout august aou aug", "septembre september sept sep", "octobre october oct",
            "novembre november nov", "decembre december dec",
        ]
        var result: [String: Int] = [:]
        for (index, line) in all.enumerated() {
            for name in line.split(separator: " ") { result[String(name)] = index + 1 }
        }
        return result
    }()

    static func number(_ name: String) -> Int? { names[name] }
}
