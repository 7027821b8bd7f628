// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Wording

/// The pages that somebody may see, in groups; on a phone below a button.
enum Navigation {
    /// First pages of the groups but the first.
    private static let beginnings: Set<String> = ["aggregates", "jobs", "alerts", "users"]

    /// What one may not is not offered.
    static func menu(_ face: Face, _ page: String) -> HTML {
        let offered = RouteTable.console.routes.compactMap { route -> (Route, Route.Place)? in
            guard mayUse(route, face) else { return nil }
            return route.place.map { (route, $0) }
        }
        guard !offered.isEmpty else { return .none }
        var groups: [[HTML]] = [[]]
        for (route, place) in offered {
            if beginnings.contains(place.page), groups.last?.isEmpty == false { groups.append([]) }
            let current: HTML = place.page == page ? " aria-current=\"page\"" : ""
            let link: HTML =
                "<a href=\"\(face.path(route.path.text))\"\(current)>\(face(place.name))</a>"
            groups[groups.count - 1].append(link)
        }
        let here = offered.first { $0.1.page == page }.map { face($0.1.name) } ?? ""
        let all = groups.map { "<div>\($0)</div>" as HTML }
        return """
            <details class="menu"><summary>\(face(en: "Menu", fr: "Menu")) <b>\(here)</b></summary>
            <nav class="main" aria-label="\(face(en: "Pages", fr: "Pages"))">\(all)</nav></details>
            """
    }

    static func mayUse(_ route: Route, _ face: Face) -> Bool {
        switch route.access {
        case .everybody, .loggedIn: true
        case .permission(let permission): face.mayDo(permission)
        case .everywhere(let permission): face.mayDoEverywhere(permission)
        }
    }
}
