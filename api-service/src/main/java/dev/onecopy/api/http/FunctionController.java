package dev.onecopy.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onecopy.api.function.AnnouncedFunction;
import dev.onecopy.api.function.FunctionRegistry;
import dev.onecopy.api.function.FunctionState;
import dev.onecopy.function.Combine;
import dev.onecopy.function.Cut;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.function.Parameter;
import dev.onecopy.function.ResultRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The functions of users that may be called. */
@RestController
@Tag(name = "functions")
class FunctionController {
    private final FunctionRegistry registry;

    FunctionController(FunctionRegistry registry) {
        this.registry = registry;
    }

    /** A function that attached workers have announced; {@code threads} calls of it may run at a time. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FunctionRepresentation(
            String name,
            String signature,
            String version,
            String runtime,
            String documentation,
            FunctionState state,
            List<Parameter> parameters,
            Cut cut,
            @Nullable String along,
            @Nullable Combine combine,
            ResultRule result,
            List<String> workers,
            int threads) {
        static FunctionRepresentation of(AnnouncedFunction announced) {
            FunctionDeclaration function = announced.declaration();
            return new FunctionRepresentation(
                    function.name(),
                    function.signature(),
                    function.version(),
                    function.runtime(),
                    function.documentation(),
                    announced.state(),
                    function.parameters(),
                    function.cut(),
                    function.along(),
                    function.combine(),
                    function.result(),
                    announced.workers(),
                    announced.threads());
        }
    }

    @GetMapping("/v1/functions")
    @Operation(
            summary = "List the functions of users that workers have announced",
            description = "Those that are SERVED may be called in expressions as the functions of the language are.")
    Page<FunctionRepresentation> list() {
        return new Page<>(
                registry.now().announced().stream()
                        .map(FunctionRepresentation::of)
                        .toList(),
                null);
    }
}
