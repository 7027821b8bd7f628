// SPDX-License-Identifier: Apache-2.0

extension Face {
    /// A sentence as `status` says it: what stands in backticks is a command or a setting.
    func prose(_ text: String) -> HTML {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        guard parts.count % 2 == 1 else { return "\(outside: text)" }
        let marked = parts.enumerated().map { place, part -> HTML in
            place % 2 == 0 ? "\(part)" : "<code>\(part)</code>"
        }
        return "<bdi>\(marked)</bdi>"
    }
}
