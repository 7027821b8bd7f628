// SPDX-License-Identifier: Apache-2.0

package import Wording

/// What a site declares in a folder, each in a file, under a name of its own.
package protocol Declared {
    var name: String { get }
    var file: String { get }
    /// The word for one, as it begins a sentence: « Le courriel ».
    static var noun: Phrase { get }
    /// Whether the French word is.
    static var isFeminine: Bool { get }
}

extension Declared {
    package static var isFeminine: Bool { false }
}

extension DeclarationFolder {
    /// Of those with the same name the first; each other one is a mistake.
    ///
    /// - Parameter taken: names that are taken elsewhere, each with the file that takes it.
    package static func distinct<Declaration: Declared>(
        _ declared: [Declaration], taken: [String: String] = [:]
    ) -> (declared: [Declaration], mistakes: [Mistake]) {
        var (files, distinct, mistakes) = (taken, [Declaration](), [Mistake]())
        for declaration in declared {
            guard let other = files[declaration.name] else {
                files[declaration.name] = declaration.file
                distinct.append(declaration)
                continue
            }
            let (noun, name) = (Declaration.noun, declaration.name)
            let (e, one) = Declaration.isFeminine ? ("e", "l'une") : ("", "l'un")
            mistakes.append(
                Mistake(
                    file: declaration.file, line: 1, column: 1,
                    what: noun
                        + Phrase(
                            en: " \(name) is declared in \(other) too",
                            fr: " \(name) est aussi déclaré\(e) dans \(other)"),
                    remedy: Phrase(en: "Rename one", fr: "Renommez \(one) des deux")))
        }
        return (distinct, mistakes)
    }
}
