#include <ldap.h>
#include <openldap.h>

/* The header writes it with a cast, which Swift does not import. */
enum { bascule_ldap_scope_subtree = LDAP_SCOPE_SUBTREE };
