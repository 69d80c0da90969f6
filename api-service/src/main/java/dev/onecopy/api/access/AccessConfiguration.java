package dev.onecopy.api.access;

import dev.onecopy.api.config.AccessProperties;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Which role each request takes. Without keys everybody on this machine has all of them; {@link ExposureGuard} and
 * {@link LoopbackFilter} see to it that it is this machine.
 */
@Configuration
@EnableMethodSecurity
class AccessConfiguration {
    /** Pages and what they are made of are no secret; what they show they ask for with a key. */
    private static final String[] OPEN = {
        "/",
        "/index.html",
        "/console/**",
        "/documentation/**",
        "/webjars/uplot/**",
        "/docs",
        "/docs/**",
        "/swagger-ui/**",
        "/v3/api-docs",
        "/v3/api-docs/**",
        "/actuator/health/**"
    };

    private static final String API = "/v1/**";
    private static final String METRICS = "/actuator/prometheus";

    @Bean
    ApiKeys apiKeys(AccessProperties properties) {
        return new ApiKeys(properties.keysFile());
    }

    @Bean
    SecurityFilterChain access(HttpSecurity http, ApiKeys keys, RefusalWriter refusals) {
        return http.authorizeHttpRequests(requests -> requests
                        // The request was judged when it came; its answer may be written later, or be an error.
                        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, OPEN)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, OPEN)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, API, METRICS)
                        .hasRole(Role.READ.name())
                        .requestMatchers(HttpMethod.HEAD, API, METRICS)
                        .hasRole(Role.READ.name())
                        .requestMatchers(API)
                        .hasRole(Role.SUBMIT.name())
                        .anyRequest()
                        .hasRole(Role.ADMINISTER.name()))
                .addFilterBefore(new KeyFilter(keys), AuthorizationFilter.class)
                .anonymous(anonymous -> {
                    if (!keys.areRequired()) {
                        anonymous.authorities(KeyAuthentication.authorities(Role.ADMINISTER));
                    }
                })
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .headers(headers ->
                        headers.addHeaderWriter(new ContentSecurityPolicy()).referrerPolicy(policy -> {}))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No cookie carries a key, so that a page of another site has nothing to ride on.
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    /** Each filter was timed by itself; requests are timed as a whole, which says what an operator asks. */
    @Bean
    SecurityObservationSettings unobservedFilters() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    RequestRejectedHandler malformedRequests(RefusalWriter refusals) {
        return refusals::malformed;
    }
}
