// SPDX-License-Identifier: Apache-2.0

/// What `webhook.test` says.
struct TestFacts: Encodable {
    let webhook: String
}
