// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Which entries of the journal.
package struct JournalFilter: Sendable {
    package var actor: String?
    /// Any of these; empty means all.
    package var actions: [String] = []
    /// `file 12`, or `file` for all files.
    package var subject: String?
    package var since: Timestamp?
    /// Not included.
    package var until: Timestamp?

    package init() {}

    var condition: SQL {
        """
        (\(actor)::text is null or j.actor = \(actor)::text)
           and (\(actions.isEmpty) or j.action = any(\(actions)))
           and (\(subject)::text is null or j.subject = \(subject)::text
                or starts_with(j.subject, \(subject)::text || ' '))
           and j.at >= coalesce(\(since), '-infinity') and j.at < coalesce(\(until), 'infinity')
        """
    }
}
