// SPDX-License-Identifier: Apache-2.0

package import Records

/// The values of one material in one run.
package struct Subgroup: Sendable {
    package var material: String
    /// Nil where one of them is no number.
    package var values: [Double]?
    /// What all its lots are assigned alike.
    package var target: Exact?
    package var deviation: Exact?

    /// Those of a run, in the order of materials.
    package static func subgroups(_ run: ControlRun) -> [Subgroup] {
        run.points.chunked { $0.material == $1.material }.map(Subgroup.init)
    }

    private init(_ points: ArraySlice<ControlPoint>) {
        let known = points.compactMap(\.value)
        material = points.first?.material ?? ""
        values = known.count == points.count ? known.map(\.double) : nil
        target = points.first?.target
        deviation = points.first?.deviation
        if points.contains(where: { $0.target != target }) { target = nil }
        if points.contains(where: { $0.deviation != deviation }) { deviation = nil }
    }
}

extension Array {
    fileprivate func chunked(_ belong: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var chunks: [ArraySlice<Element>] = []
        var start = startIndex
        for index in indices.dropFirst() where !belong(self[index - 1], self[index]) {
            chunks.append(self[start..<index])
            start = index
        }
        if start < endIndex { chunks.append(self[start...]) }
        return chunks
    }
}
