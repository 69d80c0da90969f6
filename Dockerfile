# Both services from one build: docker build --target api-service . and --target worker-service .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN mvn -B -ntp -pl api-service,worker-service -am -Dmaven.test.skip=true package \
    && for service in api-service worker-service; do \
        java -Djarmode=tools -jar $service/target/$service-*-exec.jar extract --destination /out/$service \
        && mv /out/$service/$service-*.jar /out/$service/service.jar; \
    done

FROM eclipse-temurin:25-jre AS service
RUN groupadd --gid 10001 onecopy && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin onecopy
USER 10001:10001
WORKDIR /onecopy
ENV JAVA_TOOL_OPTIONS="--enable-native-access=ALL-UNNAMED -XX:+ExitOnOutOfMemoryError"

FROM service AS api-service
# A named volume takes over who owns the folder.
USER root
RUN install -d -o 10001 -g 10001 -m 0750 /store
USER 10001:10001
COPY --from=build /out/api-service/lib lib
COPY --from=build /out/api-service/service.jar .
EXPOSE 8080
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx256m", "-jar", "service.jar"]

FROM service AS worker-service
COPY --from=build /out/worker-service/lib lib
COPY --from=build /out/worker-service/service.jar .
EXPOSE 8081
ENTRYPOINT ["java", "--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmx96m", "-jar", "service.jar"]
