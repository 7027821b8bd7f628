// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A folder of declarations, one a YAML file: feeds, aggregates, exports.
package enum DeclarationFolder {
    /// Reads each `*.yaml` in the order of names; those with mistakes are left out, all mistakes told.
    ///
    /// - Parameter parse: takes a file's text and its path.
    /// - Returns: nil where there is no such folder.
    package static func read<Declaration>(
        _ folder: String, _ parse: (String, String) -> (Declaration?, [Mistake])
    ) -> (declared: [Declaration], mistakes: [Mistake])? {
        guard FileManager.default.fileExists(atPath: folder) else { return nil }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            let mistake = Mistake(
                file: folder, what: "The folder cannot be read", remedy: "Check its rights")
            return ([], [mistake])
        }
        var declared: [Declaration] = []
        var mistakes: [Mistake] = []
        for name in names.sorted() where !name.hasPrefix(".") {
            guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { continue }
            let path = folder + "/" + name
            guard let data = FileManager.default.contents(atPath: path),
                let text = String(validating: data, as: UTF8.self)
            else {
                mistakes.append(
                    Mistake(
                        file: path, what: "The file cannot be read as UTF-8",
                        remedy: "Check its rights and its encoding"))
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
            add(mistake)
        } catch {
            add(Mistake(file: file, what: "\(error)", remedy: "Correct the file's YAML"))
        }
        return nil
    }
}
