// SPDX-License-Identifier: Apache-2.0

/// One request at work.
struct Visit: Sendable {
    let site: Site
    let head: RequestHead
    let parameters: [String: String]
    let visitor: Visitor
    /// Each field once; empty for what is no form.
    let form: [String: String]
    /// The files that came with it, of a route that takes some.
    var upload = Upload()

    var face: Face { Face(site, visitor, target: shownTarget) }

    /// What is shown, or the page above it that can be asked for.
    private var shownTarget: String {
        // What an action did is not told again.
        if let shown = head.target.split(separator: "?").first, parameter("done") != nil {
            return String(shown)
        }
        guard head.method == "POST", var path = head.path.flatMap(site.unprefixed) else {
            return head.target
        }
        while !path.isEmpty {
            if case .route = RouteTable.console.match("GET", path) { break }
            path.removeLast()
        }
        return site.path("/" + path.map(FormText.encoded).joined(separator: "/"))
    }

    /// The values of a field that may stand several times (`Route.taking(lists:)`).
    func list(_ name: String) -> [String] {
        form[name].map { $0.split(whereSeparator: \.isNewline).map(String.init) } ?? []
    }

    func parameter(_ name: String) -> String? {
        head.parameter(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
