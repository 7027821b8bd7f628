// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Feeds
internal import Wording

/// A column's declaration as people read it.
struct ColumnWords {
    let column: Column
    let face: Face

    /// Values that are named.
    private static let shown = 12

    /// Where its values come from.
    var origin: HTML {
        switch column.origin {
        case .cell:
            if let position = column.position {
                return "\(face(en: "cell \(position)", fr: "cellule \(position)"))"
            }
            let names = column.headers.isEmpty ? [column.name] : column.headers
            return "\(outside: names.joined(separator: " | "))"
        case .layout(let name):
            return "\(face(en: "the layout", fr: "la disposition")) <code>\(outside: name)</code>"
        case .constant(let text):
            return "\(face(en: "always", fr: "toujours")) \(outside: text)"
        case .computed: return "\(face(en: "computed", fr: "calculée"))"
        case .fileName(let pattern):
            return
                "\(face(en: "the file's name", fr: "le nom du fichier")) <code>\(outside: pattern)</code>"
        case .preamble(let pattern):
            return
                "\(face(en: "the lines before the table", fr: "les lignes avant le tableau")) <code>\(outside: pattern)</code>"
        }
    }

    var rules: HTML {
        var all: [HTML] = []
        if column.isRequired { all.append("\(face(en: "required", fr: "obligatoire"))") }
        if let pattern = column.pattern { all.append("<code>\(outside: pattern)</code>") }
        if let least = column.lengthMin {
            all.append(
                "\(face.counted(least, en: "at least # character[s]", fr: "au moins # caractère[s]"))"
            )
        }
        if let most = column.lengthMax {
            all.append(
                "\(face(en: "at most \(most) characters", fr: "au plus \(most) caractères"))")
        }
        if let bounds = column.range.reject {
            all.append("\(face(en: "within", fr: "dans")) \(interval(bounds))")
        }
        if let bounds = column.range.warn {
            all.append("\(face(en: "flagged outside", fr: "signalée hors de")) \(interval(bounds))")
        }
        if !column.units.isEmpty {
            all.append(
                "\(face(en: "unit", fr: "unité")) \(outside: column.units.joined(separator: ", "))")
        }
        if !column.allowed.isEmpty {
            let values = column.allowed.prefix(Self.shown).map {
                $0.sent == $0.stored ? $0.sent : "\($0.sent) → \($0.stored)"
            }
            let rest = column.allowed.count > Self.shown ? ", …" : ""
            all.append(
                "\(face(en: "one of", fr: "une de")) \(outside: values.joined(separator: ", ") + rest)"
            )
        }
        if let text = column.defaultText {
            all.append("\(face(en: "empty is", fr: "vide vaut")) \(outside: text)")
        }
        let joined = all.enumerated().map { place, part -> HTML in
            place == 0 ? part : " · \(part)"
        }
        return all.isEmpty ? "–" : "\(joined)"
    }

    private func interval(_ bounds: Bounds) -> HTML {
        let (low, high) = (bounds.low.map { "\($0)" }, bounds.high.map { "\($0)" })
        return switch (low, high) {
        case (let low?, let high?): "\(low) … \(high)"
        case (let low?, nil): "≥ \(low)"
        case (nil, let high?): "≤ \(high)"
        case (nil, nil): "–"
        }
    }
}

extension Face {
    /// - Parameter day: 1 for Monday to 7 for Sunday.
    func weekday(_ day: Int) -> String {
        let english = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let french = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."]
        return (language == .fr ? french : english)[max(0, min(6, day - 1))]
    }
}
