using Annotator.Contracts.Tests.Leases;
using Annotator.Storage.Leases;

namespace Annotator.Storage.Tests.Leases;

/// <summary>Enrolled; the suite holds the tests.</summary>
public sealed class MemoryLeaseStoreTests() : LeaseStoreContract(clock => new MemoryLeaseStore(clock));
