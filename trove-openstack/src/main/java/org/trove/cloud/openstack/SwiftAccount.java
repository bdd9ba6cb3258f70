package org.trove.cloud.openstack;

/** An account at Swift, and who uses it. */
interface SwiftAccount {
    /** Without a slash at its end. */
    String url();

    String token();

    /** Swift refused this token. @return whether there will be another one */
    boolean refused(String token);

    /** The account of the service's own project, with the session's token: a password's or an application credential's. */
    static SwiftAccount of(OpenStackSession session) {
        return new SwiftAccount() {
            @Override
            public String url() {
                return session.endpoint(ServiceKind.OBJECT_STORE);
            }

            @Override
            public String token() {
                return session.token().id();
            }

            @Override
            public boolean refused(String token) {
                session.discard(token);
                return true;
            }
        };
    }

    /** A user's account, with the token that the user came with: when that ends, nothing can be done about it. */
    static SwiftAccount of(String url, String token) {
        return new SwiftAccount() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public String token() {
                return token;
            }

            @Override
            public boolean refused(String refused) {
                return false;
            }
        };
    }
}
