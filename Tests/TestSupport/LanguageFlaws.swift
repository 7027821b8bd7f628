// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Flaws of a sentence that people of the site read: it is the same in both languages, or one lacks
/// a name, a path, a command or a value that the other has.
package func languageFlaws(_ phrase: Phrase) -> [String] {
    guard phrase.en != phrase.fr else { return ["only English: \(phrase.en)"] }
    let names = #/`[^`]+`|\/[\w.\/]+|--[a-z][a-z-]+|\d{4}-\d\d-\d\d|\b\d+\b/#
    let shown = phrase.en.matches(of: names).map { String($0.output) }
    return shown.filter { !phrase.fr.contains($0) }.map { "\($0) is missing: \(phrase.fr)" }
}
