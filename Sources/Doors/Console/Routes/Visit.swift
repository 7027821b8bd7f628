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

    var face: Face { Face(site, visitor, target: head.target) }

    func parameter(_ name: String) -> String? {
        head.parameter(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
