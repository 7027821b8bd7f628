// SPDX-License-Identifier: Apache-2.0

/// Tells the deadlines that the answer under way has no end of its own.
struct OpenEnd: Sendable {}
