// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension ExportService {
    /// A declared chart as a document shows it.
    package struct Chart: Sendable {
        /// Its points, in any form that is equal for equal points.
        package var data: String
        /// SVG.
        package var picture: String
        /// What its query reads.
        package var tables: [QualifiedName]
        /// The time that it shows, in seconds since 1970-01-01 UTC.
        package var stretch: Range<Int64>

        package init(
            data: String, picture: String, tables: [QualifiedName] = [],
            stretch: Range<Int64> = .min..<(.max)
        ) {
            self.data = data
            self.picture = picture
            self.tables = tables
            self.stretch = stretch
        }
    }
}
