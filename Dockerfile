# Both services from one build: docker build --target api-service . and --target worker-service .
# Python workers need no build: --target python-worker.
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
WORKDIR /onecopy
ENV JAVA_TOOL_OPTIONS="--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError"

# The classes that a start needs are loaded and linked while the image is built: ahead-of-time caches, JEP 483 and 515.
# What else the virtual machines are told: docs/decisions/0021-what-the-virtual-machines-compile.md
# Each is made by a start of the service with the flags that it has later, and is only valid with the same jars.
FROM service AS api-service
COPY --from=build /out/api-service/lib lib
COPY --from=build /out/api-service/service.jar .
RUN java -Xmx256m -XX:AOTCacheOutput=service.aot -Dspring.context.exit=onRefresh -jar service.jar \
        --onecopy.segment.path=/tmp/training/segment --onecopy.segment.capacity=1MB --onecopy.segment.on-stop=delete \
    && rm -rf /tmp/training \
    && install -d -o 10001 -g 10001 -m 0750 /store
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["java", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m", "-Xmx256m", "-XX:AOTCache=service.aot", "-jar", "service.jar"]

FROM service AS worker-service
COPY --from=build /out/worker-service/lib lib
COPY --from=build /out/worker-service/service.jar .
RUN java --add-modules=jdk.incubator.vector -Xmx96m -XX:AOTCacheOutput=service.aot -Dspring.context.exit=onRefresh \
        -jar service.jar
USER 10001:10001
EXPOSE 8081
ENTRYPOINT ["java", "--add-modules=jdk.incubator.vector", "-XX:-UseProfiledLoopPredicate", "-Xmx96m", "-XX:AOTCache=service.aot", "-jar", "service.jar"]

# What a user's functions import is installed in an image that begins with this one.
FROM debian:12-slim AS python-worker
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3-numpy python3-pika \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 onecopy \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin onecopy
COPY clients/python/src/onecopy /usr/local/lib/onecopy/onecopy
ENV PYTHONPATH=/usr/local/lib/onecopy PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 9464
ENTRYPOINT ["python3", "-m", "onecopy", "worker", "--metrics", "0.0.0.0:9464"]
