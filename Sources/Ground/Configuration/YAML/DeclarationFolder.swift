// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

/// A folder of declarations, one a YAML file: feeds, aggregates, exports.
package enum DeclarationFolder {
    /// Reads each `*.yaml` in the order of names; those with mistakes are left out, all mistakes
    /// reported.
    ///
    /// - Parameter parse: takes a file's text and its path.
    /// - Returns: nil where there is no such folder.
    package static func read<Declaration>(
        _ folder: String, _ parse: (String, String) -> (Declaration?, [Mistake])
    ) -> (declared: [Declaration], mistakes: [Mistake])? {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            return Mistake.unreadable(folder).map { ([], [$0]) }
        }
        var declared: [Declaration] = []
        var mistakes: [Mistake] = []
        for name in names.sorted() where !name.hasPrefix(".") {
            guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { continue }
            let path = folder + "/" + name
            guard let data = FileManager.default.contents(atPath: path) else {
                // A file removed since the listing is no mistake.
                mistakes += Mistake.unreadable(path).map { [$0] } ?? []
                continue
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                mistakes.append(.notUTF8(path))
                continue
            }
            let (declaration, found) = parse(text, path)
            if let declaration { declared.append(declaration) }
            mistakes += found
        }
        return (declared, mistakes)
    }
}

extension MistakeList {
    /// The text as YAML; nil after noting why it is none.
    package func yaml(_ text: String, file: String) -> YAMLNode? {
        do {
            return try YAMLNode.parse(text, file: file)
        } catch let mistake as Mistake {
            addMistake(mistake)
        } catch {
            addMistake(Mistake(file: file, what: Phrase(of: error), remedy: YAMLWords.correct))
        }
        return nil
    }
}
