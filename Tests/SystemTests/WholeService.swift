// SPDX-License-Identifier: Apache-2.0

import Testing

/// Tests of the real executable, one after another: each has the machine for itself.
@Suite(.serialized, .timeLimit(.minutes(25)))
enum WholeService {}
