# syntax=docker/dockerfile:1
FROM node:22-slim AS page
WORKDIR /page
COPY src/Booking.Web/package.json src/Booking.Web/package-lock.json src/Booking.Web/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY src/Booking.Web/ ./
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/ src/
COPY --from=page /page/dist/ src/Booking.Web/dist/
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish src/Booking.Api --configuration Release --output /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
USER $APP_UID
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
# The image has no HTTP client; bash can speak enough of it.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r answer <&3 && [[ $answer == *' 200 '* ]]"]
ENTRYPOINT ["dotnet", "Booking.Api.dll"]
