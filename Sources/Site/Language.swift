// SPDX-License-Identifier: Apache-2.0

/// The language of everything an analyst reads: fault messages and reports.
///
/// The command line and the logs are in English whatever this says.
package enum Language: String, Sendable, CaseIterable {
    case fr
    case en
}
