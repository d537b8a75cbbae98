//! Which instructions a kernel may use.

use std::sync::OnceLock;

use crate::product;

/// A way through the kernels. Each gives the same numbers up to rounding; what it needs of the processor is asked once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// Plain Rust, everywhere.
    Portable,
    /// x86-64 with AVX2, FMA and F16C (Haswell, Zen and newer).
    Avx2,
    /// The same with dot products of bytes in 256 bits (AVX-VNNI: Alder Lake, Zen 5 and newer).
    AvxVnni,
    /// The same in 512 bits (AVX-512 VNNI: Ice Lake, Zen 4 and newer).
    Avx512Vnni,
    /// aarch64 with dot products of bytes (FEAT_DotProd: Apple M1, Cortex-A76 and newer).
    NeonDot,
    /// The same with products of matrices of bytes (FEAT_I8MM: Apple M2, Cortex-A710, Neoverse V1 and newer).
    NeonI8mm,
}

impl Path {
    /// All there are, the fastest last.
    pub const ALL: [Self; 6] =
        [Self::Portable, Self::NeonDot, Self::NeonI8mm, Self::Avx2, Self::AvxVnni, Self::Avx512Vnni];

    /// Whether this processor can take it.
    pub fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c")
            }
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni => Self::Avx2.is_available() && is_x86_feature_detected!("avxvnni"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => {
                Self::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vnni")
            }
            #[cfg(target_arch = "aarch64")]
            Self::NeonDot => std::arch::is_aarch64_feature_detected!("dotprod"),
            #[cfg(target_arch = "aarch64")]
            Self::NeonI8mm => Self::NeonDot.is_available() && std::arch::is_aarch64_feature_detected!("i8mm"),
            #[allow(unreachable_patterns)] // those of the other architecture
            _ => false,
        }
    }

    /// The fastest that this processor can take, and that gives a small product right on it. The tests force every path, but only those of
    /// the processor they run on; the trial is for all others, and costs microseconds once.
    pub fn best() -> Self {
        static BEST: OnceLock<Path> = OnceLock::new();
        let good = |path: &Self| path.is_available() && product::agrees(*path);
        *BEST.get_or_init(|| Self::ALL.into_iter().rev().find(good).unwrap_or(Self::Portable))
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn the_best_path_is_available() {
        assert!(Path::best().is_available());
        assert!(Path::Portable.is_available());
    }
}
