// SPDX-License-Identifier: Apache-2.0

extension HTML {
    /// A sentence as `status` says it: what stands in backticks is a command or a setting.
    init(prose text: String) {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        guard parts.count % 2 == 1 else {
            self = "\(outside: text)"
            return
        }
        let marked = parts.enumerated().map { place, part -> HTML in
            place % 2 == 0 ? "\(part)" : "<code>\(part)</code>"
        }
        self = "<bdi>\(marked)</bdi>"
    }
}

extension Face {
    func prose(_ text: String) -> HTML { HTML(prose: text) }
}
