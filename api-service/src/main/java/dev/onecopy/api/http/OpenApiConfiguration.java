package dev.onecopy.api.http;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The generated description of this package. */
@Configuration
class OpenApiConfiguration {
    @Bean
    OpenAPI openApi(BuildProperties build) {
        return new OpenAPI()
                .info(new Info()
                        .title("Onecopy")
                        .version(build.getVersion())
                        .description("One copy of a big array in host-shared memory, every core of the machine on it."
                                + " Errors are RFC 9457 problem details with a stable code.")
                        .license(new License().name("Apache-2.0")));
    }
}
