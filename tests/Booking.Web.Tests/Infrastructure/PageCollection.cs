namespace Booking.Web.Tests.Infrastructure;

/// <summary>One node for the test classes that are not about what is on it.</summary>
[CollectionDefinition]
public sealed class PageCollection : ICollectionFixture<Site>;
