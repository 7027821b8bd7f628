// SPDX-License-Identifier: Apache-2.0

/// Told to `Deadlines`: the answer that comes now may take as long as the client keeps taking it.
struct StreamedAnswer: Sendable {}
