// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension ExportService {
    /// A declared chart as a document shows it.
    package struct Chart: Sendable {
        package var title: String
        /// Its points, in any form that is equal for equal points.
        package var data: String
        /// SVG, for paper: with its title, on white.
        package var picture: String
        /// The same within a page of the console, in its colours.
        package var inPage: String
        /// What its query reads.
        package var tables: [QualifiedName]
        /// Whether it calls a function of the site, which may read what no plan tells.
        package var callsFunctions: Bool
        /// The time that it shows, in seconds since 1970-01-01 UTC.
        package var stretch: Range<Int64>

        package init(
            title: String = "", data: String, picture: String, inPage: String = "",
            tables: [QualifiedName] = [], callsFunctions: Bool = false,
            stretch: Range<Int64> = .min..<(.max)
        ) {
            self.title = title
            self.data = data
            self.picture = picture
            self.inPage = inPage
            self.tables = tables
            self.callsFunctions = callsFunctions
            self.stretch = stretch
        }
    }
}
