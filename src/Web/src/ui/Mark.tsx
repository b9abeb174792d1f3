/** The product's mark: a contour with its handles. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="#161618" stroke="var(--a-line)" />
      <path d="M16 7.5 24.5 23h-17Z" fill="none" stroke="#4cc2ff" strokeWidth="2.2" strokeLinejoin="round" />
      <g fill="#fff">
        <circle cx="16" cy="7.5" r="2.6" />
        <circle cx="24.5" cy="23" r="2.6" />
        <circle cx="7.5" cy="23" r="2.6" />
      </g>
    </svg>
  );
}
