# docker build -t milvus-xds .
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true package && image/runtime /opt/milvus-xds

FROM debian:12-slim
# Copied as a whole and with its times: the class archive counts only for the same jar at the same place.
COPY --from=build /opt/milvus-xds /opt/milvus-xds
RUN ln -s /opt/milvus-xds/bin/milvus-xds /usr/local/bin/milvus-xds
USER 65532:65532
EXPOSE 18000 18001
ENTRYPOINT ["milvus-xds"]
