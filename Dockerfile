# doctor in an image with nothing else:
#
#   docker build -t doctor .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/project:ro" doctor --ci
#
# The whole diagnosis needs ~/.aws, and all paths as they are on this machine:
#
#   docker run --rm --user "$(id -u):$(id -g)" -e HOME -v "$HOME/.aws:$HOME/.aws:ro" \
#     -v "$PWD:$PWD:ro" -w "$PWD" doctor --scope project,host,aws
FROM golang:1.26 AS go

FROM go AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /doctor ./cmd/doctor

FROM scratch AS base
COPY --from=go /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
# A user that owns nothing: whoever runs it names the one who may read the project.
USER 65532:65532
ENV HOME=/home
WORKDIR /project
ENTRYPOINT ["/doctor"]

# For releases, with the binary of the archives (.goreleaser.yaml).
FROM base AS released
ARG TARGETPLATFORM
COPY $TARGETPLATFORM/doctor /doctor

FROM base
COPY --from=build /doctor /doctor
