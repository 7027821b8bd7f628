// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// Parts of forms.
enum Controls {
    /// A choice of a few; what an address chooses besides them is shown too: a field that says "all"
    /// over a part would be wrong.
    ///
    /// - Parameter word: of a value that is not among the options.
    static func select(
        _ name: String, _ options: [(value: String, shown: String)], chosen: String?,
        word: (String) -> String = { $0 }
    ) -> HTML {
        let other = chosen.flatMap { value in
            value.isEmpty || options.contains { $0.value == value } ? nil : (value, word(value))
        }
        let all = (options + [other].compactMap(\.self)).map { option -> HTML in
            let mark: HTML = option.value == chosen ?? "" ? " selected" : ""
            return "<option value=\"\(option.value)\"\(mark)>\(option.shown)</option>"
        }
        return "<select name=\"\(name)\" id=\"\(name)\">\(all)</select>"
    }

    /// Of a field for a day: what is none is shown as it was typed, which a browser's own field does not do.
    static func dayType(_ value: String) -> String {
        value.isEmpty || CivilText.days(value) != nil ? "date" : "text"
    }

    /// A field with its label; `hint` says what may stand there.
    static func field(
        _ name: String, _ label: String, value: String = "", hint: String? = nil,
        type: String = "text",
        isNeeded: Bool = false, extra: HTML = .none
    ) -> HTML {
        let needed: HTML = isNeeded ? " required" : ""
        let described: HTML = hint == nil ? .none : " aria-describedby=\"\(name)-hint\""
        let told = hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" as HTML } ?? .none
        return """
            <div><label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" type="\(type == "date" ? dayType(value) : type)" \
            value="\(value)" spellcheck="false" autocomplete="off"\(needed)\(described)\(extra)>\(told)</div>
            """
    }

    /// A form of one button.
    static func button(
        _ face: Face, _ path: String, _ text: String, kind: String = "button",
        _ fields: HTML = .none
    ) -> HTML {
        """
        <form method="post" action="\(face.path(path))">\(face.token)\(fields)\
        <button class="\(kind)">\(text)</button></form>
        """
    }

    /// A form that is opened first, and says what it would do.
    static func asking(
        _ face: Face, _ path: String, _ title: String, _ told: String, _ fields: HTML = .none,
        button: String? = nil, isRisky: Bool = true, isOpen: Bool = false
    ) -> HTML {
        let risk: HTML = isRisky ? " risk" : ""
        let open: HTML = isOpen ? " open" : ""
        return """
            <details class="ask"\(open)><summary class="button\(risk)">\(title)</summary>
            <form method="post" action="\(face.path(path))" class="fields">\(face.token)<p>\(told)</p>\
            \(fields)<button class="button\(risk)">\(button ?? title)</button></form></details>
            """
    }
}
