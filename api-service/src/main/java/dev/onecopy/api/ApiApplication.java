package dev.onecopy.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Owns the segment, answers HTTP, and hands slices to workers through the broker. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ApiApplication {
    /** Starts the service; settings are Spring Boot's and those of {@link dev.onecopy.api.config}. */
    public static void main(String[] arguments) {
        SpringApplication.run(ApiApplication.class, arguments);
    }
}
