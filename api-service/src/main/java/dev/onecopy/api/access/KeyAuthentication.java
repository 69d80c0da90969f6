package dev.onecopy.api.access;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The holder of a key, for the time of a request. */
final class KeyAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final String name;

    KeyAuthentication(ApiKey key) {
        super(authorities(key.role()));
        this.name = key.name();
        setAuthenticated(true);
    }

    /** What a role grants: itself and the roles that it includes. */
    static List<GrantedAuthority> authorities(Role role) {
        return role.included().stream()
                .<GrantedAuthority>map(one -> new SimpleGrantedAuthority("ROLE_" + one.name()))
                .toList();
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return name;
    }

    /** So that a look at the log says who, and never with which key. */
    @Override
    public String toString() {
        return name + " " + List.copyOf(getAuthorities());
    }
}
