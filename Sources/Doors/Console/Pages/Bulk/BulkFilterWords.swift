// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A filter of files or jobs in the words of the page that it was chosen on.
struct BulkFilterWords {
    let isOfFiles: Bool
    let face: Face

    /// - Parameter filter: as the address of that page has it.
    func shown(_ filter: String) -> String {
        guard let pairs = FormText.pairs(filter) else { return filter }
        let colon = face(en: ": ", fr: " : ")
        return pairs.filter { !$0.value.isEmpty }
            .map { label($0.name) + colon + value($0.value, of: $0.name) }
            .joined(separator: ", ")
    }

    private func label(_ name: String) -> String {
        switch name {
        case "feed": face(en: "feed", fr: "flux")
        case "state": face(en: "state", fr: "état")
        case "day": face(en: "came on", fr: "arrivé le")
        case "name": face(en: "name contains", fr: "nom contenant")
        case "key": face(en: "key of a row", fr: "clé d'une ligne")
        case "sha256": face(en: "SHA-256 begins", fr: "SHA-256, début")
        case "kind": face(en: "kind", fr: "sorte")
        case "queue": face(en: "queue", fr: "file")
        default: name
        }
    }

    private func value(_ value: String, of name: String) -> String {
        guard name == "state" else { return value }
        if isOfFiles { return FilesPage.stateName(value, face) }
        return JobsQuery.choices(face).first { $0.value == value }?.shown ?? value
    }
}
